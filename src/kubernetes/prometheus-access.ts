import { sh } from '../core/text.ts';

/** The service account with which a Prometheus outside of the cluster reads metrics, and the Secret with its token. */
export const prometheusAccount = { namespace: 'kube-system', name: 'prometheus', secret: 'prometheus-token' } as const;

const { namespace, secret } = prometheusAccount;

/** Prints its token, on a control plane. Kubernetes fills the Secret in a moment after it was made. */
export const prometheusToken = sh`
  export KUBECONFIG=/etc/kubernetes/admin.conf
  [ -s "$KUBECONFIG" ] || { echo 'there is no control plane on it yet' >&2; exit 1; }
  tries=50
  while :; do
    token=$(kubectl -n ${namespace} get secret ${secret} -o 'jsonpath={.data.token}' --request-timeout=5s) || exit 1
    [ -z "$token" ] || break
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo ${`Kubernetes does not fill in the Secret ${namespace}/${secret}`} >&2; exit 1; }
    sleep 0.2
  done
  printf %s "$token" | base64 -d
`;

/** Prints the certificate of the authority that signs those of the API servers, on a control plane. */
export const clusterCa = sh`
  [ -s /etc/kubernetes/pki/ca.crt ] || { echo 'there is no control plane on it yet' >&2; exit 1; }
  cat /etc/kubernetes/pki/ca.crt
`;
