import type { HostView, Secret } from 'rebuild';

export interface DataService {
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly HostView[];
  readonly ports: Readonly<Record<string, number>>;
  readonly secret: Readonly<Record<string, Secret | string>>;
}

/** What makes a service that runs outside of the cluster known in it: a name, its addresses, and its credentials. */
export function dataService(service: DataService) {
  const { name, namespace, secret } = service;
  const metadata = { name, namespace, labels: { 'app.kubernetes.io/name': name } };
  const ports = Object.entries(service.ports).map(([port, number]) => ({ name: port, port: number, protocol: 'TCP' }));
  const credentials = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: secret };
  return [
    // Headless: the name is answered with the addresses themselves. Without a selector nobody else changes them.
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: 'None', ports } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports,
      endpoints: service.hosts.map(({ address, name }) => ({
        addresses: [address],
        conditions: { ready: true },
        hostname: name,
      })),
    },
    ...(Object.keys(secret).length > 0 ? [credentials] : []),
  ];
}
