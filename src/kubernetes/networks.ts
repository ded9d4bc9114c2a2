interface Host {
  variable(name: string): unknown;
}

/** What kubeadm_init uses where the inventory says nothing: IPv4 ranges. */
export const defaultNetworks = { pods: '192.168.0.0/16', services: '10.96.0.0/12' } as const;

/**
 * The addresses of pods and of services, as the inventory gives them to kubeadm_init.
 *
 * @param controlPlane the first host of the group control_plane
 */
export function networksOf(controlPlane: Host): { readonly pods: string; readonly services: string } {
  const settings = (controlPlane.variable('kubeadm_init') ?? {}) as { pod_cidr?: unknown; service_cidr?: unknown };
  return {
    pods: typeof settings.pod_cidr === 'string' ? settings.pod_cidr : defaultNetworks.pods,
    services: typeof settings.service_cidr === 'string' ? settings.service_cidr : defaultNetworks.services,
  };
}
