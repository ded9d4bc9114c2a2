import { z } from 'zod';
import { Deferred } from '../core/deferred.ts';
import { sh } from '../core/text.ts';
import { defineResource } from './define.ts';
import { join } from './kubeadm/join-script.ts';
import { joinProbe } from './kubeadm/join-state.ts';
import { script } from './probe.ts';
import { secretValue } from './props.ts';

const props = z.strictObject({
  name: z.string().min(1).describe('Name of the node'),
  endpoint: z
    .string()
    .regex(/^[\w.-]+:\d+$/, 'must be a name and a port')
    .describe('Name and port of the API server'),
  credentials: z
    .union([z.instanceof(Deferred), secretValue()])
    .describe('`token=… hash=…`: a bootstrap token, and the hash of the public key of the certificate authority'),
  ignorePreflightErrors: z
    .array(z.string().regex(/^[\w.-]+$/))
    .default([])
    .describe('Checks of kubeadm to pass over'),
});

/** A node of a cluster, joined by kubeadm. */
export const kubeadmJoin = defineResource({
  type: 'kubeadm_join',
  summary:
    'A node of a Kubernetes cluster, joined by kubeadm. A join that was cut off is done again; a node of another cluster is left alone.',
  props,
  id: ({ name }) => name,
  desired: () => ({ state: 'joined' }),
  observe: (p) => ({ found: script(joinProbe(p)) }),
  state: (_, { found }) => ({ state: found.trim() }),
  apply: (p) => join(p),
  timeoutSeconds: () => 900,
});

/** Prints what `credentials` takes, on a control plane. The token is good for a quarter of an hour. */
export const joinCredentials = sh`
  export KUBECONFIG=/etc/kubernetes/admin.conf
  [ -s "$KUBECONFIG" ] || { echo 'there is no control plane on it yet' >&2; exit 1; }
  said=$(kubectl get --raw=/readyz --request-timeout=5s 2>&1) || {
    echo "no token can be made, its API server does not answer: $said" >&2; exit 1; }
  token=$(kubeadm token create --ttl 15m) || exit 1
  hash=$(openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -pubkey | openssl pkey -pubin -outform der | sha256sum)
  echo "token=$token hash=sha256:\${hash%% *}"
`;
