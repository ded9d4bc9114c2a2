import { command, kubectl, kubeReady, type Script, sh, type Task } from 'rebuild';

interface Calico {
  readonly registry: string;
  readonly manifest_url: string;
  readonly manifest_sha256: string;
  readonly podCidr: string;
  readonly timeoutSeconds: number;
}

const NAMESPACE = 'kube-system';
const UPSTREAM = '/etc/kubernetes/calico.upstream.yaml';
const MANIFEST = '/etc/kubernetes/calico.yaml';

/**
 * What its pods ask for, as its manifest has it: projectcalico/calico, manifests/calico.yaml. Its controller asks for
 * nothing.
 */
export const calicoPod = {
  name: 'kube-system/calico-node',
  where: 'each node',
  cpuMilli: 250,
  memoryMiB: 0,
  tolerations: [{}],
} as const;

/** Calico without its operator: its own manifest, pinned by its checksum, over VXLAN, which the security groups let through. */
export function calico({ manifest_url, manifest_sha256, registry, podCidr, timeoutSeconds }: Calico): Task[] {
  const isUpstream = sh`echo ${`${manifest_sha256}  ${UPSTREAM}`} | sha256sum --check --status`;
  // What the cluster says it has: the manifest and all that is put into it.
  const mark = `${manifest_sha256} ${registry} ${podCidr}`;
  return [
    command({
      name: 'download the manifest of Calico',
      unless: isUpstream,
      run: sh`
        curl -fsSL --retry 3 -o ${UPSTREAM} ${manifest_url}
        ${isUpstream} || {
          echo ${`CALICO_CHECKSUM: ${manifest_url} is not what manifest_sha256 of cni says`} >&2
          rm ${UPSTREAM}
          exit 1
        }
      `,
    }),
    command({
      name: `apply Calico for ${podCidr}`,
      unless: sh`[ "$(${kubectl} get daemonset -n ${NAMESPACE} calico-node --ignore-not-found -o ${MARK})" = ${mark} ]`,
      run: sh`
        ${edited({ registry, podCidr })} < ${UPSTREAM} > ${MANIFEST}
        grep -qF ${`value: "${podCidr}"`} ${MANIFEST}
        ${kubectl} apply --server-side --field-manager=rebuild --force-conflicts -f ${MANIFEST}
        ${kubectl} annotate --overwrite daemonset -n ${NAMESPACE} calico-node ${`rebuild.dev/manifest=${mark}`}
      `,
    }),
    kubeReady({ kind: 'DaemonSet', namespace: NAMESPACE, name: 'calico-node', timeoutSeconds }),
    kubeReady({ kind: 'Deployment', namespace: NAMESPACE, name: 'calico-kube-controllers', timeoutSeconds }),
  ];
}

const MARK = String.raw`jsonpath={.metadata.annotations.rebuild\.dev/manifest}`;

/** As the manifest's own comments say: addresses of pods; and VXLAN alone, without BGP. */
function edited({ registry, podCidr }: Pick<Calico, 'registry' | 'podCidr'>): Script {
  return sh`
    sed -e ${`s#image: quay\\.io/calico/#image: ${registry}/calico/#`} \
      -e 's/^\( *\)# \(- name: CALICO_IPV4POOL_CIDR\)$/\1\2/' \
      -e ${`s|^\\( *\\)#   value: "192\\.168\\.0\\.0/16"$|\\1  value: "${podCidr}"|`} \
      -e 's/calico_backend: "bird"/calico_backend: "vxlan"/' \
      -e '/name: CALICO_IPV4POOL_IPIP$/{n;s/Always/Never/;}' \
      -e '/name: CALICO_IPV4POOL_VXLAN$/{n;s/Never/Always/;}' \
      -e '/^ *- -bird-\(live\|ready\)$/d'`;
}
