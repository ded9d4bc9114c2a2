import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { formatYaml, parseYaml } from '../../config/yaml.ts';
import { RebuildError } from '../../core/error.ts';
import { type Script, sh } from '../../core/text.ts';
import { onHost, type Station } from './on-host.ts';

/** Whose the access is, and for how long. */
export interface Holder {
  /** Name of the user in the API server's audit log. */
  readonly user: string;
  readonly days: number;
}

const HINTS = {
  KUBECONFIG_NO_CLUSTER: 'Run "./rebuild cluster" first.',
  KUBECONFIG_FAILED: 'Run "./rebuild cluster" to repair the control plane, then run this again.',
};

/**
 * Has the control plane sign a client certificate for somebody who may do everything, as its own admin.conf does.
 *
 * @returns the kubeconfig as kubeadm writes it
 * @throws RebuildError KUBECONFIG_NO_CLUSTER, KUBECONFIG_FAILED
 */
export async function signKubeconfig(station: Station, holder: Holder, signal: AbortSignal): Promise<string> {
  const { stdout } = await onHost(station, script(holder), { code: 'KUBECONFIG_FAILED', hints: HINTS, signal });
  return stdout;
}

/** kubeadm takes the name of the API server and the place of the CA from the configuration that the cluster keeps. */
function script({ user, days }: Holder): Script {
  return sh`
    ls /etc/kubernetes/pki/ca.key /etc/kubernetes/admin.conf >/dev/null 2>&1 || {
      echo 'KUBECONFIG_NO_CLUSTER: there is no Kubernetes on this host' >&2
      exit 1
    }
    config=$(mktemp) || exit
    trap 'rm -f "$config"' EXIT
    KUBECONFIG=/etc/kubernetes/admin.conf kubectl get configmap kubeadm-config -n kube-system \
      -o 'jsonpath={.data.ClusterConfiguration}' --request-timeout=20s >"$config" || exit
    kubeadm kubeconfig user --config "$config" --client-name ${user} --org kubeadm:cluster-admins \
      --validity-period ${days * 24}h
  `;
}

const kubeconfigSchema = z.looseObject({
  clusters: z
    .array(z.object({ cluster: z.object({ 'certificate-authority-data': z.string(), server: z.url() }) }))
    .min(1),
  users: z
    .array(
      z.object({
        user: z.object({ 'client-certificate-data': z.string(), 'client-key-data': z.string() }),
      }),
    )
    .min(1),
});

export interface Naming {
  /** Name of the cluster in the file. */
  readonly cluster: string;
  readonly user: string;
  /** URL under which this machine reaches the API server. */
  readonly server: string;
}

/**
 * The same access, as this machine uses it: at an address that it reaches, where the API server is still known by the
 * name that its certificate has, and under names that stand beside those of other clusters.
 */
export function kubeconfigFor(text: string, { cluster, user, server }: Naming): string {
  const { clusters, users } = parseYaml(kubeconfigSchema, text, 'kubeconfig of kubeadm');
  const { 'certificate-authority-data': authority, server: own } = clusters[0]!.cluster;
  const name = new URL(own).hostname;
  const isNamed = new URL(server).hostname === name;
  const userName = `${user}@${cluster}`;
  return formatYaml({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': cluster,
    clusters: [
      {
        name: cluster,
        cluster: { server, ...(!isNamed && { 'tls-server-name': name }), 'certificate-authority-data': authority },
      },
    ],
    contexts: [{ name: cluster, context: { cluster, user: userName } }],
    users: [{ name: userName, user: users[0]!.user }],
  });
}

const writtenSchema = z.looseObject({ clusters: z.array(z.looseObject({ name: z.string() })) });

/** A file that has other clusters too is not ours to replace. @throws RebuildError KUBECONFIG_FILE_EXISTS */
export function refuseForeign(file: string, cluster: string): void {
  if (!existsSync(file) || isOurs(file, cluster)) return;
  throw new RebuildError('KUBECONFIG_FILE_EXISTS', `${file} exists, and is not the kubeconfig of ${cluster} alone`, {
    hint: 'Name another file, and join them: KUBECONFIG=FILE1:FILE2 kubectl …',
  });
}

function isOurs(file: string, cluster: string): boolean {
  try {
    const { clusters } = parseYaml(writtenSchema, readFileSync(file, 'utf8'), file);
    return clusters.length === 1 && clusters[0]!.name === cluster;
  } catch {
    return false;
  }
}
