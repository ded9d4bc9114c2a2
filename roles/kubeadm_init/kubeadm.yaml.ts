import { type Script, sh, type Text, text } from 'rebuild';
import { AUDIT_FOLDER, AUDIT_POLICY, ENCRYPTION } from './api-server-files.ts';

export const CONFIG = '/etc/kubernetes/kubeadm.yaml';

export interface Cluster {
  readonly name: string;
  /** Name and address of the host. */
  readonly host: string;
  readonly address: string;
  readonly version: string;
  readonly endpoint: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** Names and addresses that the API server is called by. */
  readonly sans: readonly string[];
  readonly imageRepository: string | undefined;
  readonly etcdImageTag: string | undefined;
  readonly dnsImageTag: string | undefined;
  /** Whether kube-proxy may set the limits of connection tracking. */
  readonly conntrackLive: boolean;
  /** Version of the control groups of the host. */
  readonly cgroup: number;
}

/** The configuration of kubeadm, v1beta4. Metrics are to be read by Prometheus, which runs outside the cluster. */
export function kubeadmYaml(cluster: Cluster): Text {
  return text`
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: InitConfiguration
    bootstrapTokens: [{ ttl: 15m0s }]
    localAPIEndpoint: { advertiseAddress: ${cluster.address}, bindPort: 6443 }
    nodeRegistration:
      name: ${cluster.host}
      criSocket: unix:///run/containerd/containerd.sock
    ${cluster.cgroup === 1 ? '  ignorePreflightErrors: [SystemVerification]\n' : ''}---
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: ClusterConfiguration
    clusterName: ${cluster.name}
    kubernetesVersion: v${cluster.version}
    controlPlaneEndpoint: ${cluster.endpoint}
    certificatesDir: /etc/kubernetes/pki
    ${cluster.imageRepository ? `imageRepository: ${cluster.imageRepository}\n` : ''}networking:
      podSubnet: ${cluster.podCidr}
      serviceSubnet: ${cluster.serviceCidr}
    apiServer:
      certSANs:
    ${cluster.sans.map((san) => `    - '${san}'\n`).join('')}  extraArgs:
        - { name: audit-policy-file, value: ${AUDIT_POLICY} }
        - { name: audit-log-path, value: ${AUDIT_FOLDER}/audit.log }
        - { name: audit-log-maxage, value: '30' }
        - { name: audit-log-maxbackup, value: '5' }
        - { name: audit-log-maxsize, value: '100' }
        - { name: encryption-provider-config, value: ${ENCRYPTION} }
      extraVolumes:
        - { name: audit-policy, hostPath: ${AUDIT_POLICY}, mountPath: ${AUDIT_POLICY}, readOnly: true, pathType: File }
        - { name: audit-log, hostPath: ${AUDIT_FOLDER}, mountPath: ${AUDIT_FOLDER}, pathType: DirectoryOrCreate }
        - { name: encryption, hostPath: ${ENCRYPTION}, mountPath: ${ENCRYPTION}, readOnly: true, pathType: File }
    controllerManager:
      extraArgs: [{ name: bind-address, value: 0.0.0.0 }]
    scheduler:
      extraArgs: [{ name: bind-address, value: 0.0.0.0 }]
    etcd:
      local:
        dataDir: /var/lib/etcd
    ${cluster.etcdImageTag ? `    imageTag: ${cluster.etcdImageTag}\n` : ''}    extraArgs: [{ name: listen-metrics-urls, value: 'http://0.0.0.0:2381' }]
    ${cluster.dnsImageTag ? `dns: { imageTag: ${cluster.dnsImageTag} }\n` : ''}---
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    cgroupDriver: systemd
    ---
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    metricsBindAddress: 0.0.0.0:10249
    ${cluster.conntrackLive ? '' : 'conntrack: { maxPerCore: 0, min: 0 }\n'}`;
}

/** What a cluster that has data cannot change, or only `./rebuild upgrade` can, is refused before anything is. */
export const keepsFixed: Script = sh`
  [ -d /var/lib/etcd/member ] && [ -s ${CONFIG} ] || exit 0
  for field in clusterName controlPlaneEndpoint podSubnet serviceSubnet; do
    is=$(sed -n "s/^ *$field: *//p" ${CONFIG})
    wanted=$(sed -n "s/^ *$field: *//p" "$new")
    [ "$is" = "$wanted" ] || {
      echo "KUBEADM_FIXED: $field of a running cluster cannot be changed: it is $is, wanted $wanted" >&2
      exit 1
    }
  done
  is=$(sed -n 's/^kubernetesVersion: *//p' ${CONFIG})
  wanted=$(sed -n 's/^kubernetesVersion: *//p' "$new")
  [ "$is" = "$wanted" ] || [ "$(kubeadm version -o short)" = "$wanted" ] || {
    echo "KUBERNETES_UPGRADE: the cluster runs $is, and $wanted is wanted" >&2
    exit 1
  }
`;
