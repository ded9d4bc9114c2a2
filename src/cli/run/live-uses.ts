import type { Limits } from '../../inventory/instance.ts';
import type { KubePod, Use } from '../../report/inventory/live-model.ts';
import { unitName } from '../../resources/unit-name.ts';
import type { GroupUse } from './live-groups.ts';

interface Found {
  readonly host: string;
  /** The control groups of the host. */
  readonly groups: readonly GroupUse[];
  /** Of its inventory, by unit or workload. */
  readonly limits: Limits;
  /** All pods of the cluster. */
  readonly pods: readonly KubePod[];
}

/** What a host knows under this name is the use of it as a whole. */
export const HOST_GROUP = 'host';

/** The services of a host that have an entry in `limits`, and its pods that ask for something or have a limit. */
export function usesOf({ host, groups, limits, pods }: Found): Use[] {
  const groupOf = new Map(groups.map((group) => [group.name, group]));
  const services = Object.entries(limits).flatMap(([name, it]) => {
    const group = groupOf.get(unitName(name));
    if (!group) return []; // a workload: its pods have limits of their own
    const cpu = { request: it.cpu_request, limit: it.cpu_limit };
    const memory = { request: it.memory_request, limit: it.memory_limit };
    return [useOf({ host, kind: 'service', name: unitName(name), cpu, memory }, group)];
  });
  const asking = pods.filter(({ node, cpu, memory }) => node === host && isLimited(cpu, memory));
  const ofPods = asking.map(({ id, namespace, name, cpu, memory }) =>
    useOf({ host, kind: 'pod', name: `${namespace}/${name}`, cpu, memory }, groupOf.get(`pod ${id}`)),
  );
  return [...services, ...ofPods];
}

function isLimited(...asked: readonly KubePod['cpu'][]): boolean {
  return asked.some(({ request, limit }) => request !== undefined || limit !== undefined);
}

type Asking = Pick<Use, 'host' | 'kind' | 'name'> & Pick<KubePod, 'cpu' | 'memory'>;

function useOf({ cpu, memory, ...about }: Asking, group: GroupUse | undefined): Use {
  return {
    ...about,
    cpu: { now: group?.cpuMilli, ...cpu },
    throttledPercent: group?.throttledPercent,
    memory: { now: group?.memoryMiB, peak: group?.peakMiB, ...memory },
    oomKills: group?.oomKills,
  };
}
