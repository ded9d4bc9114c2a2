import { lines, type Script, sh } from '../../../core/text.ts';
import { kubectl } from '../../../resources/kube/kubectl.ts';
import { IMAGE_CAUSE, noOtherKubeadm, withKubeadm } from '../../../resources/kubeadm/running.ts';
import { withApt } from '../../../resources/shell/apt-get.ts';
import { ANNOTATION, type ClusterNode } from './state.ts';

/** The end of what is to be done. */
export const AGAIN = 'then run this again: it goes on where it was.';

export const upgradeHints: Readonly<Record<string, string>> = {
  UPGRADE_API: 'Look at the control plane: "crictl ps -a" and "journalctl -u kubelet" on it.',
  UPGRADE_ETCD: 'Look at "crictl logs" of etcd on the control plane, then run this again.',
  UPGRADE_DRAIN: `Give the pods room, or mend the budget, ${AGAIN}`,
  UPGRADE_NODE: `Mend what the lines above say, ${AGAIN}`,
  UPGRADE_KUBEADM: `Mend what kubeadm says, ${AGAIN}`,
  KUBEADM_IMAGE_PULL: 'Give the host a way to that registry, or set containerd.registry_mirrors, then run again.',
  KUBEADM_RUNNING: 'Wait until it has ended, or end it, then run again.',
  PACKAGE_VERSION_NOT_FOUND: 'Write a version that there is into kubernetes_packages.version, or mirror that one.',
  APT_LOCKED: 'Wait until that process has ended, or end it, then run again.',
};

/** etcd answers, and has no alarm. One that runs elsewhere is looked at through the API server. */
export const checkEtcd: Script = sh`
  ${kubectl} get --raw /readyz/etcd --request-timeout=20s >/dev/null || {
    echo 'UPGRADE_ETCD: the API server says that etcd is not well' >&2
    exit 1
  }
  [ -e /etc/kubernetes/manifests/etcd.yaml ] || exit 0
  pki=/etc/kubernetes/pki/etcd
  etcdctl() {
    crictl exec "$(crictl ps -q --name '^etcd$' | head -n 1)" etcdctl \
      --cacert=$pki/ca.crt --cert=$pki/server.crt --key=$pki/server.key "$@" 2>&1
  }
  said=$(etcdctl endpoint health) || { echo "UPGRADE_ETCD: etcd is not healthy: $said" >&2; exit 1; }
  alarms=$(etcdctl alarm list) && [ -z "$alarms" ] || { echo "UPGRADE_ETCD: etcd has an alarm: $alarms" >&2; exit 1; }
`;

/** Fetches the packages of a node; none is installed. */
export function fetchPackages(version: string): Script {
  const [kubeadm, kubelet, kubectlPackage] = ['kubeadm', 'kubelet', 'kubectl'].map((name) => `${name}=${version}-*`);
  const options = sh`--download-only --allow-change-held-packages --no-install-recommends`;
  return withApt(sh`apt_install ${options} ${kubeadm!} ${kubelet!} ${kubectlPackage!}`);
}

/** Pulls what the new control plane runs, by the new kubeadm, which is not installed for that. */
export function pullImages(version: string): Script {
  return sh`
      work=$(mktemp -d /var/tmp/rebuild-kubeadm.XXXXXX)
      cd "$work"
      apt-get download -q ${`kubeadm=${version}-*`} >/dev/null && dpkg-deb -x kubeadm_*.deb . || {
        rm -rf -- "$work"
        exit 1
      }
      sed ${`s/^kubernetesVersion: .*/kubernetesVersion: v${version}/`} /etc/kubernetes/kubeadm.yaml >kubeadm.yaml
      rc=0
      said=$(./usr/bin/kubeadm config images pull --config kubeadm.yaml 2>&1) || rc=$?
      cd / && rm -rf -- "$work"
      [ $rc = 0 ] || {
        printf '%s\n' "$said" >&2
        echo "KUBEADM_IMAGE_PULL: an image of the new control plane cannot be pulled: $(printf %s "$said" | tail -n 1)" >&2
        exit 1
      }
  `;
}

/** One that somebody else has cordoned is left to them. */
export function cordon({ name, isCordoned, isOurs }: ClusterNode, version: string): Script {
  if (isCordoned && !isOurs) return sh`:`;
  const patch = { metadata: { annotations: { [ANNOTATION]: version } }, spec: { unschedulable: true } };
  return sh`${kubectl} patch node ${name} --type merge -p ${JSON.stringify(patch)} >/dev/null`;
}

/** Takes back what `cordon` did; in one step, so that a node never looks as if somebody else had cordoned it. */
export function uncordon({ name, isCordoned, isOurs }: ClusterNode): Script {
  if (isCordoned && !isOurs) return sh`:`;
  const patch = { metadata: { annotations: { [ANNOTATION]: null } }, spec: { unschedulable: null } };
  return sh`${kubectl} patch node ${name} --type merge -p ${JSON.stringify(patch)} >/dev/null`;
}

/**
 * Waits until the API server answers and knows who may do what: its own upgrade, and that of the kubelet that runs it,
 * take it away for a while.
 */
export const answering: Script = sh`
  api_answers() {
    left=60
    until ${kubectl} get nodes -o name --request-timeout=5s >/dev/null 2>&1; do
      left=$((left - 1))
      [ $left -gt 0 ] || { echo 'UPGRADE_API: the API server does not answer within 2 minutes' >&2; return 1; }
      sleep 2
    done
  }
  api_answers || exit 1
`;

/** Evicts pods as their disruption budgets allow it. Begins again where the API server was away meanwhile. */
export function drain(name: string, seconds: number): Script {
  return sh`
    drain() { ${kubectl} drain ${name} --ignore-daemonsets --delete-emptydir-data ${`--timeout=${seconds}s`}; }
    said=$(mktemp)
    trap 'rm -f -- "$said"' EXIT
    drain 2>"$said" && exit 0
    cat "$said" >&2
    grep -Eiq 'was refused|EOF|connection reset|forbidden|unable to handle|etcdserver|handshake' "$said" || exit 1
    api_answers && drain
  `;
}

/** The configuration of kubelet, and all else that kubeadm keeps on a node that has joined. */
export const upgradeNode: Script = withKubeadm(
  [IMAGE_CAUSE],
  lines([
    noOtherKubeadm,
    sh`
      over=
      [ -e /sys/fs/cgroup/cgroup.controllers ] || over=SystemVerification
      run_kubeadm upgrade node "--ignore-preflight-errors=$over" || explain
    `,
  ]),
);
