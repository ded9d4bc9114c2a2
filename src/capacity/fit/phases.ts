import type { FitNode } from './model.ts';

export interface Phases {
  readonly now: readonly string[];
  readonly later: readonly string[];
}

/**
 * Which nodes the quotas have room for as the inventory has them, in this order: the control plane, then the first node
 * of each group, then the second of each, and so on, in the order of the inventory. A node for which there is no room is
 * left for later, and the next is tried. So no node waits for one that comes after it in this order.
 */
export function phases(nodes: readonly FitNode[], available: ReadonlyMap<string, number>): Phases {
  const left = new Map(available);
  const isNow = ({ present: { quota, vcpu } }: FitNode) => {
    const room = quota === undefined ? undefined : left.get(quota);
    if (room === undefined) return true;
    if (room < vcpu) return false;
    left.set(quota!, room - vcpu);
    return true;
  };
  const decided = inTurn(nodes).map((node) => ({ name: node.name, isNow: isNow(node) }));
  return {
    now: decided.filter((it) => it.isNow).map(({ name }) => name),
    later: decided.filter((it) => !it.isNow).map(({ name }) => name),
  };
}

function inTurn(nodes: readonly FitNode[]): FitNode[] {
  const seen = new Map<string, number>();
  const turns = nodes.map((node) => {
    const turn = seen.get(node.group) ?? 0;
    seen.set(node.group, turn + 1);
    return { node, turn: node.isControlPlane ? -1 : turn };
  });
  return turns.toSorted((a, b) => a.turn - b.turn).map(({ node }) => node);
}
