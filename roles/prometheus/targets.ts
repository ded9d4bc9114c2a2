import type { HostView } from 'rebuild';

/** One entry of scrape_configs. */
export interface Job {
  readonly name: string;
  readonly targets: readonly Target[];
  /** Over TLS, as a service account of the Kubernetes cluster. */
  readonly kubernetes?: boolean;
  /** What it answers is of other objects: their labels are not to be replaced by those of the target. */
  readonly honorLabels?: boolean;
}

export interface Target {
  /** The inventory name: what dashboards and alerts call it. */
  readonly instance: string;
  /** `address:port` */
  readonly address: string;
  /** Default: `/metrics`. */
  readonly path?: string;
}

export function inGroups(hosts: readonly HostView[], groups: readonly string[]): readonly HostView[] {
  return hosts.filter((host) => groups.some((group) => group === 'all' || host.groups.includes(group)));
}

/** A host as a target, at a port of its own. */
export function at(port: number): (host: HostView) => Target {
  return ({ name, address }) => ({ instance: name, address: `${address}:${port}` });
}
