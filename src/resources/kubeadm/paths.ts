/** What kubeadm leaves on a host, and what we do. */
export const PATHS = {
  etc: '/etc/kubernetes',
  pki: '/etc/kubernetes/pki',
  admin: '/etc/kubernetes/admin.conf',
  kubelet: '/etc/kubernetes/kubelet.conf',
  bootstrap: '/etc/kubernetes/bootstrap-kubelet.conf',
  manifests: '/etc/kubernetes/manifests',
  kubeletConfig: '/var/lib/kubelet/config.yaml',
  clientCert: '/var/lib/kubelet/pki/kubelet-client-current.pem',
  /** Stands here from before `kubeadm init` starts until it has succeeded. */
  begun: '/etc/kubernetes/rebuild-init-begun',
  /** SHA-256 of the configuration that is in force. */
  applied: '/etc/kubernetes/rebuild-init-applied',
} as const;
