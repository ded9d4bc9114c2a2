import { lines, type Script, sh } from '../../core/text.ts';
import { type Init, lookAtControlPlane } from './init-state.ts';
import { removeBroken } from './mend.ts';
import { PATHS } from './paths.ts';
import { reconfigure } from './reconfigure.ts';
import { IMAGE_CAUSE, noOtherKubeadm, reset, withKubeadm } from './running.ts';

/** Seconds for a control plane that may just be starting, such as after a reboot. */
const PATIENCE_SECONDS = 120;

/** What stands in the way of an init that goes on over what is there. */
const OVER_WHAT_IS_THERE = [
  ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'].map(
    (name) => `FileAvailable--etc-kubernetes-manifests-${name}.yaml`,
  ),
  ...[6443, 10250, 10257, 10259, 2379, 2380].map((port) => `Port-${port}`),
  'DirAvailable--var-lib-etcd',
].join(',');

/** From whatever state the host is in to a control plane that answers, as configured, without losing data of etcd. */
export function initialise(init: Init): Script {
  return withKubeadm(
    [IMAGE_CAUSE],
    lines([
      noOtherKubeadm,
      lookAtControlPlane(init.address),
      refuse(init),
      sh`if [ "$state" = healthy ]; then`,
      reconfigure(init),
      sh`else`,
      makeReady(init),
      sh`
        touch ${PATHS.begun}
        run_kubeadm init --config ${init.config} --skip-token-print $over || explain
        ${clusterDns(init)}
        rm -f ${PATHS.begun}
        fi
        echo ${init.digest} >${PATHS.applied}
        mkdir -p -m 0700 /root/.kube
        ln -sfn ${PATHS.admin} /root/.kube/config
      `,
    ]),
  );
}

/** What nobody but a person can decide; nothing has been changed yet. */
function refuse({ address }: Init): Script {
  return lines([
    sh`
      left=${PATIENCE_SECONDS}
      [ "$state" != unhealthy ] || echo 'waiting for the API server, which does not answer'
      while [ "$state" = unhealthy ] && [ $left -gt 0 ]; do
        sleep 5
        left=$((left - 5))
    `,
    lookAtControlPlane(address),
    sh`
      done
      case $state in
        unhealthy)
          echo "KUBEADM_UNHEALTHY: there are data of etcd ($data), but the API server does not answer" >&2
          exit 1;;
        worker)
          server=$(sed -n 's/^ *server: *//p' ${PATHS.kubelet})
          echo "JOIN_OTHER_CLUSTER: this host is a node of the cluster at $server" >&2
          exit 1;;
        absent)
          [ "$(wc -l </proc/swaps)" -le 1 ] || grep -qs '^failSwapOn: false' /etc/kubernetes/kubelet.conf.d/* || {
            echo "KUBERNETES_SWAP_ON: swap is on: $(sed 1d /proc/swaps | cut -d ' ' -f 1)" >&2; exit 1; }
          holder=$(ss -Hltnp 'sport = :6443')
          [ -z "$holder" ] || {
            echo "KUBERNETES_PORT_TAKEN: port 6443 is taken: $(echo "$holder" | sed -n 's/.*users:((\(.*\)))$/\1/p' | head -n 1)" >&2
            exit 1; }
      esac
    `,
  ]);
}

/** kubelet may be starting etcd at this very moment: it is stopped before the last look. */
function makeReady({ address }: Init): Script {
  return lines([
    sh`
      over=
      if [ "$state" = partial ]; then
        systemctl stop kubelet
    `,
    lookAtControlPlane(address),
    sh`
        case $state in
          partial)
            echo 'an init that came to no end left no data of etcd: it is taken back'
    `,
    reset,
    sh`;;
          unhealthy | healthy) state=interrupted;;
        esac
      fi
      if [ "$state" = interrupted ]; then
        echo 'init is carried on over what is there; no data of etcd is touched'
        over=${`--ignore-preflight-errors=${OVER_WHAT_IS_THERE} --skip-phases=addon/coredns`}
        (
    `,
    removeBroken,
    sh`)
      fi
    `,
  ]);
}

/**
 * kubeadm wants to migrate the configuration of a CoreDNS that it finds, which fails on a version newer than itself. So
 * one that is complete (its Service is made last) is kept, and one that is not is made anew.
 */
function clusterDns({ config }: Init): Script {
  const kubectl = sh`kubectl --kubeconfig ${PATHS.admin} -n kube-system`;
  return sh`
    if [ -n "$over" ]; then
      dns=$(${kubectl} get service kube-dns --ignore-not-found -o name)
      [ -n "$dns" ] || {
        ${kubectl} delete deployment coredns --ignore-not-found
        run_kubeadm init phase addon coredns --config ${config} || explain
      }
    fi
  `;
}
