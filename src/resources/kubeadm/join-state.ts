import { type Script, sh } from '../../core/text.ts';
import { NOT_YET } from '../probe.ts';
import { PATHS } from './paths.ts';

export interface Node {
  readonly name: string;
  /** `name:port` of the API server. */
  readonly endpoint: string;
}

/**
 * Sets "$state" to how the node stands to its cluster:
 *
 * - `absent`: kubeadm has left nothing
 * - `partial`: a join came to no end, or the certificate of the node has expired
 * - `joined`: the API knows the node
 * - `removed`: the node has a certificate that the API accepts, but its Node object is gone
 * - `other`: it belongs to another cluster
 * - `down`: the API server does not answer
 *
 * Sets "$why" to a sentence where that is `other` or `down`. The node asks with its own certificate, as
 * kubelet does: without any program of Kubernetes. A name in a certificate that is not its own gets a 403.
 */
export function lookAtNode({ name, endpoint }: Node): Script {
  return sh`
    state=partial why=
    server=$(sed -n 's/^ *server: *//p' ${PATHS.kubelet} 2>/dev/null) || server=
    if [ ! -e ${PATHS.kubelet} ] && [ ! -e ${PATHS.bootstrap} ] && [ ! -e ${PATHS.clientCert} ] &&
      [ ! -e ${PATHS.kubeletConfig} ] && [ ! -e ${PATHS.pki}/ca.crt ]; then
      state=absent
    elif [ -n "$server" ] && [ "$server" != ${`https://${endpoint}`} ]; then
      state=other why="its kubelet belongs to the cluster at $server, not to ${endpoint}"
    elif [ -s ${PATHS.kubelet} ] && [ -s ${PATHS.kubeletConfig} ] && [ -s ${PATHS.pki}/ca.crt ] &&
      openssl x509 -in ${PATHS.clientCert} -noout -checkend 0 >/dev/null 2>&1; then
      rc=0
      answer=$(curl -sS -m 10 -o /dev/null -w '%{http_code}\n' --cacert ${PATHS.pki}/ca.crt \
        --cert ${PATHS.clientCert} --key ${PATHS.clientCert} ${`https://${endpoint}/api/v1/nodes/${name}`} 2>&1) || rc=$?
      case $rc:$answer in
        0:200) state=joined;;
        0:404) state=removed;;
        0:401 | 0:403) state=other why="the cluster at ${endpoint} does not know the certificate of this node as ${name}";;
        60:*) state=other why="the cluster at ${endpoint} has another certificate authority than this node";;
        58:* | 77:*) ;;
        *) state=down why="the API server at ${endpoint} does not answer: $(echo \${answer%000})";;
      esac
    fi
  `;
}

/** Prints the state. Cannot tell where the API server would have to. A join that left its token behind has not ended. */
export function joinProbe(node: Node): Script {
  return sh`
    ${lookAtNode(node)}
    if [ $state = down ]; then echo "$why" >&2; exit ${NOT_YET}; fi
    if [ $state = joined ] && [ -e ${PATHS.bootstrap} ]; then state=partial; fi
    echo $state
  `;
}
