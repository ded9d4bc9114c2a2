import { type Script, sh } from '../../core/text.ts';
import { PATHS } from './paths.ts';

export interface Init {
  /** Path of the configuration file. */
  readonly config: string;
  readonly address: string;
  /** SHA-256 of the configuration. */
  readonly digest: string;
}

/**
 * Sets "$state" to how the control plane stands on its host:
 *
 * - `absent`: kubeadm has left nothing
 * - `partial`: something, but no data of etcd: nothing would be lost
 * - `interrupted`: data of etcd, and our mark that init has not come to its end
 * - `unhealthy`: data, no mark, and the API does not answer
 * - `worker`: the host is a node of a cluster whose control plane is elsewhere
 * - `healthy`: the API is ready
 *
 * Sets "$data" to where the data of etcd are. Looks only.
 */
export function lookAtControlPlane(address: string): Script {
  return sh`
    data_folder=$(sed -n 's/.*--data-dir=//p' ${PATHS.manifests}/etcd.yaml 2>/dev/null) || :
    data=
    for folder in "\${data_folder:-/var/lib/etcd}" /var/lib/etcd; do
      if [ -d "$folder/member" ]; then data=$folder; fi
    done
    elsewhere=$(grep -- --etcd-servers= ${PATHS.manifests}/kube-apiserver.yaml 2>/dev/null |
      grep -v -e 'https://127.0.0.1:2379$') || :
    : "\${data:=$elsewhere}"
    leftover=
    for path in ${PATHS.pki}/* ${PATHS.manifests}/*.yaml ${PATHS.etc}/*.conf ${PATHS.kubeletConfig}; do
      if [ -e "$path" ] && [ ! -d "$path" ]; then leftover=$path; fi
    done
    if [ -n "$data" ]; then
      if [ -e ${PATHS.begun} ]; then state=interrupted
      elif curl -fsS -m 5 -o /dev/null --cacert ${PATHS.pki}/ca.crt ${`https://${address}:6443/readyz`} 2>/dev/null; then
        state=healthy
      else state=unhealthy; fi
    elif [ -e ${PATHS.kubelet} ] && [ ! -e ${PATHS.pki}/ca.key ] && [ ! -e ${PATHS.begun} ]; then state=worker
    elif [ -n "$leftover" ]; then state=partial
    else state=absent; fi
  `;
}

/** Prints the state, and the configuration that was last applied. */
export function initProbe(address: string): Script {
  return sh`
    ${lookAtControlPlane(address)}
    applied=none
    [ ! -s ${PATHS.applied} ] || read -r applied <${PATHS.applied} || :
    echo "$state $applied"
  `;
}
