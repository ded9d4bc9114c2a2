import { type Script, sh } from '../../core/text.ts';
import { NOT_YET } from '../probe.ts';

/** The beginning of a kubectl command line on a control plane, as its administrator. */
export const kubectl: Script = sh`kubectl --kubeconfig=/etc/kubernetes/admin.conf`;

/** Seconds after which a question counts as not answered. */
const PATIENCE_SECONDS = 20;

/**
 * Prints what the kubectl arguments `args` ask. Exits NOT_YET where nobody answers: kubectl, its configuration or the API
 * server is not there. It prints all or nothing, since what stands before an error may be somebody's Secret.
 *
 * @param input what kubectl reads on standard input
 */
export function asked(args: Script, input = ''): Script {
  return sh`
    command -v kubectl >/dev/null || { echo "kubectl is not installed" >&2; exit ${NOT_YET}; }
    ask() { printf %s ${input} | timeout ${PATIENCE_SECONDS} ${kubectl} ${args}; }
    rc=0; found=$(ask 2>/dev/null) || rc=$?
    [ "$rc" != 0 ] || { printf '%s\n' "$found"; exit 0; }
    [ "$rc" != 124 ] || { echo ${`the Kubernetes API did not answer within ${PATIENCE_SECONDS} s`} >&2; exit ${NOT_YET}; }
    problem=$(ask 2>&1 >/dev/null | grep -v '^[EWI][0-9]\{4\} ' || true)
    # What is of a kind that the server does not know is not there.
    [ -z "$problem" ] || printf '%s\n' "$problem" | grep -qv 'no matches for kind' || { printf '%s\n' "$found"; exit 0; }
    printf '%s\n' "$problem" >&2
    case $problem in
      *x509*) exit 1;;
      '' | *'was refused'* | *'Unable to connect'* | *'no such file or directory'* | *'timeout'* | *'timed out'* | \
      *'EOF'* | *'connection reset'* | *'unable to handle the request'* | *'etcdserver: '*)
        echo 'the Kubernetes API does not answer yet' >&2; exit ${NOT_YET};;
    esac
    exit 1
  `;
}
