import type { HostView } from 'rebuild';

/** One entry of scrape_configs. */
export interface Job {
  readonly name: string;
  readonly targets: readonly Target[];
  /** Over TLS, as a service account of the Kubernetes cluster. */
  readonly kubernetes?: boolean;
}

export interface Target {
  /** The inventory name: what dashboards and alerts call it. */
  readonly instance: string;
  /** `address:port` */
  readonly address: string;
  /** Default: `/metrics`. */
  readonly path?: string;
}

interface Scraped {
  /** The inventory name of the Prometheus server itself. */
  readonly self: string;
  readonly port: number;
  readonly jobs: readonly { readonly job: string; readonly group: string; readonly port: number }[];
  readonly kubernetes?: { readonly control_plane: string; readonly nodes: readonly string[] } | undefined;
}

/** What is scraped, by job; a job without a host is left out. */
export function scrapeJobs({ self, port, jobs, kubernetes }: Scraped, hosts: readonly HostView[]): Job[] {
  return [
    { name: 'prometheus', targets: [{ instance: self, address: `localhost:${port}` }] },
    ...jobs.map(({ job, group, port }) => ({ name: job, targets: inGroups(hosts, [group]).map(at(port)) })),
    ...(kubernetes ? kubernetesJobs(kubernetes, hosts) : []),
  ].filter(({ targets }) => targets.length > 0);
}

/** Kubelets are asked through the API server: its certificate can be checked, theirs are self-signed. */
function kubernetesJobs(
  { control_plane, nodes }: NonNullable<Scraped['kubernetes']>,
  hosts: readonly HostView[],
): Job[] {
  const servers = inGroups(hosts, [control_plane]).map(at(6443));
  const kubelets = servers.slice(0, 1).flatMap(({ address }) =>
    inGroups(hosts, nodes).map(({ name }) => ({
      instance: name,
      address,
      path: `/api/v1/nodes/${name}/proxy/metrics`,
    })),
  );
  return [
    { name: 'kube-apiserver', targets: servers, kubernetes: true },
    { name: 'kubelet', targets: kubelets, kubernetes: true },
  ];
}

function inGroups(hosts: readonly HostView[], groups: readonly string[]): readonly HostView[] {
  return hosts.filter((host) => groups.some((group) => group === 'all' || host.groups.includes(group)));
}

function at(port: number): (host: HostView) => Target {
  return ({ name, address }) => ({ instance: name, address: `${address}:${port}` });
}
