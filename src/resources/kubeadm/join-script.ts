import type { Deferred } from '../../core/deferred.ts';
import type { Secret } from '../../core/secret.ts';
import { lines, type Script, sh } from '../../core/text.ts';
import { lookAtNode, type Node } from './join-state.ts';
import { PATHS } from './paths.ts';
import { type Causes, IMAGE_CAUSE, noOtherKubeadm, reset, withKubeadm } from './running.ts';

export interface Join extends Node {
  /** `token=… hash=…`. */
  readonly credentials: Secret | Deferred;
  readonly ignorePreflightErrors: readonly string[];
}

const CAUSES: Causes = [
  ['none of the public keys .* are pinned', 'JOIN_CA_MISMATCH', 'the cluster has another certificate authority'],
  [
    'could not find a JWS signature|invalid bearer token|Unauthorized',
    'JOIN_TOKEN_EXPIRED',
    'the token is not valid any more',
  ],
  IMAGE_CAUSE,
  [
    'connection refused|no route to host|i/o timeout|no such host|deadline exceeded|Client\\.Timeout|EOF$|connection reset',
    'JOIN_NO_API',
    'the API server cannot be reached',
  ],
];

/** Seconds for what becomes true by itself: a dead node of the same name to be noticed, a kubelet to be registered. */
const PATIENCE_SECONDS = 150;

/** Seconds that the clocks of a node and of the API server may be apart: certificates are valid from their making on. */
const SKEW_SECONDS = 60;

/** From whatever state the host is in to a node that the API knows. A node has no data of etcd, so nothing is lost. */
export function join(node: Join): Script {
  return withKubeadm(
    CAUSES,
    lines([
      noOtherKubeadm,
      registered(node),
      lookAtNode(node),
      REFUSE,
      sh`
        if [ $state = partial ] && [ -e ${PATHS.bootstrap} ] && systemctl -q is-active kubelet; then
          echo 'waiting for kubelet, which an earlier run has set to join'
          registered 20 || :
        fi
        [ $state != joined ] || rm -f ${PATHS.bootstrap}
        if [ $state = removed ]; then
          echo 'the cluster has forgotten this node: kubelet is restarted, to be registered again'
          systemctl restart kubelet
          registered 45 || [ $state != removed ] || state=partial
        fi
      `,
      REFUSE,
      sh`
        if [ $state = partial ]; then
          echo 'what an earlier join has left is taken back'
      `,
      reset,
      sh`
          rm -f ${PATHS.bootstrap}
          state=absent
        fi
        if [ $state = absent ]; then
      `,
      checkClock(node),
      writeConfig(node),
      attempt(node),
      sh`
        fi
      `,
    ]),
  );
}

/** Nothing has been changed yet. */
const REFUSE = sh`
  case $state in
    other) echo "JOIN_OTHER_CLUSTER: $why" >&2; exit 1;;
    down) echo "JOIN_NO_API: $why" >&2; exit 1;;
  esac
`;

/** Defines `registered SECONDS`: waits until the API knows the node. */
function registered(node: Node): Script {
  return lines([
    sh`
      registered() {
        end=$(($(date +%s) + $1))
        while :; do
    `,
    lookAtNode(node),
    sh`
          [ $state != joined ] || return 0
          [ "$(date +%s)" -lt $end ] || return 1
          sleep 1
        done
      }
    `,
  ]);
}

/** The server is not trusted yet: its clock is only compared. Where it does not answer, kubeadm will say so. */
function checkClock({ endpoint }: Node): Script {
  return sh`
    theirs=$(curl -ksS -m 10 -o /dev/null -D - ${`https://${endpoint}/version`} | tr -d '\r' | sed -n 's/^[Dd]ate: //p')
    if [ -n "$theirs" ]; then
      skew=$(($(date +%s) - $(date -d "$theirs" +%s)))
      [ "\${skew#-}" -le ${SKEW_SECONDS} ] || {
        echo "CLOCK_SKEW: the clock of this host differs by \${skew#-} s from that of the control plane" >&2; exit 1; }
    fi
  `;
}

/** Into a file system in memory, for root only, and only for as long as it is needed. */
function writeConfig({ name, endpoint, credentials, ignorePreflightErrors }: Join): Script {
  return sh`
    credentials=${credentials}
    token=\${credentials#token=}; token=\${token%% *}
    hash=\${credentials##*hash=}
    checks=${ignorePreflightErrors.join(',')}
    config=$said.yaml
    (umask 077; cat >"$config") <<END
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: JoinConfiguration
    discovery:
      bootstrapToken: { apiServerEndpoint: '${endpoint}', token: '$token', caCertHashes: ['$hash'] }
    timeouts: { discovery: 1m0s, tlsBootstrap: 3m0s }
    nodeRegistration:
      name: ${name}
      criSocket: unix:///run/containerd/containerd.sock
      ignorePreflightErrors: [$checks]
    END
    unset credentials token
  `;
}

/** A machine of the same name that is gone counts as Ready for a while, and kubeadm does not take its place before. */
function attempt({ name }: Node): Script {
  return sh`
    end=$(($(date +%s) + ${PATIENCE_SECONDS})); over=
    until run_kubeadm join --config "$config" $over; do
      grep -Eq 'a Node with name .* and status "Ready" already exists' "$said" || explain
      [ "$(date +%s)" -lt $end ] || {
        echo ${`JOIN_NAME_TAKEN: another node named ${name} is in the cluster and Ready`} >&2; exit 1; }
      echo ${`waiting until the earlier node ${name} no longer counts as Ready`}
      over=--ignore-preflight-errors=FileAvailable--etc-kubernetes-pki-ca.crt,FileAvailable--etc-kubernetes-bootstrap-kubelet.conf
      sleep 5
    done
    registered 60 || { echo "JOIN_NOT_REGISTERED: kubelet has not registered the node: \${why:-it is $state}" >&2; exit 1; }
  `;
}
