import type { PlannedNode } from '../../capacity/model.ts';
import { type Sum, sumOf } from '../../capacity/sum.ts';
import type { Infra } from '../../inventory/infra.ts';
import type { Inventory } from '../../inventory/model.ts';

/** What a design states of a group, beside what is derived of it. */
export interface ClaimedGroup {
  readonly group: string;
  readonly nodes: number;
  readonly vcpu: Sum;
  /** US dollars a month, instances alone. */
  readonly computeUsd: Sum;
  readonly claimed: NonNullable<NonNullable<Infra['claimed']>['groups']>[string];
}

/** One row for each group that the inventory states figures of. */
export function claimedGroups({ infra, hosts }: Inventory, nodes: readonly PlannedNode[]): ClaimedGroup[] {
  return Object.entries(infra?.claimed?.groups ?? {}).map(([group, claimed]) => {
    const mine = nodes.filter(({ name }) => hosts.get(name)?.groups.includes(group));
    return {
      group,
      nodes: mine.length,
      vcpu: sumOf(mine.map(({ vcpu }) => vcpu)),
      computeUsd: sumOf(mine.map(({ monthlyUsd }) => monthlyUsd)),
      claimed,
    };
  });
}
