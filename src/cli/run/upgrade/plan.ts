import { RebuildError } from '../../../core/error.ts';
import type { ShownChange } from '../../../core/events.ts';
import type { ClusterNode, ClusterState, Packages } from './state.ts';

export interface UpgradeInput {
  /** The version of the inventory. */
  readonly version: string;
  readonly state: ClusterState;
  /** What is installed on the nodes, by their names. */
  readonly packages: ReadonlyMap<string, Packages>;
}

export interface UpgradePlan {
  readonly version: string;
  /** Whether the control plane itself is still to be brought to the version. */
  readonly controlPlane: boolean;
  /** The nodes that are not done yet, in the order in which they are upgraded: control planes first. */
  readonly nodes: readonly ClusterNode[];
}

/** Pure: what is still to be done. An upgrade that was cut off goes on where it was. @throws RebuildError */
export function planUpgrade(input: UpgradeInput): UpgradePlan {
  refuseSkew(input);
  refuseNotReady(input.state.nodes);
  const { version, state } = input;
  const order = state.nodes.toSorted((a, b) => Number(b.isControlPlane) - Number(a.isControlPlane));
  return {
    version,
    controlPlane: state.api !== version || state.noted !== version,
    nodes: order.filter((node) => !isDone(node, input)),
  };
}

export function isNothing({ controlPlane, nodes }: UpgradePlan): boolean {
  return !controlPlane && nodes.length === 0;
}

function isDone(node: ClusterNode, { version, packages }: UpgradeInput): boolean {
  const installed = packages.get(node.name) ?? {};
  const names = ['kubeadm', 'kubelet', 'kubectl'];
  return node.version === version && !node.isOurs && names.every((name) => installed[name] === version);
}

/** What is done on a node, as people read it. */
export function stepsOf(node: ClusterNode, { version, controlPlane }: UpgradePlan, state: ClusterState): ShownChange[] {
  const from = (task: string, field: string, was: string): ShownChange => ({ task, field, from: was, to: version });
  const drain: ShownChange = { task: 'node', field: 'pods', from: 'running', to: 'drained, then as before' };
  const kubelet = [drain, from('kubelet and kubectl', 'version', node.version)];
  if (!node.isControlPlane) return [from('kubeadm', 'version', node.version), ...kubelet];
  if (!controlPlane) return kubelet;
  return [
    from('kubeadm', 'version', node.version),
    from('control plane', 'version', state.noted === version ? state.api : state.noted),
    ...kubelet,
  ];
}

/** One minor version at a time, never back, and no kubelet newer than the API server. */
function refuseSkew({ version, state }: UpgradeInput): void {
  const all = [
    { what: 'the cluster', has: state.api },
    ...state.nodes.map((node) => ({ what: node.name, has: node.version })),
  ];
  for (const { what, has } of all) {
    const wrong = skew(has, version);
    if (wrong) throw new RebuildError('KUBERNETES_SKEW', `${what} has ${has}, and ${version} ${wrong.is}`, wrong);
  }
}

function skew(has: string, version: string): { readonly is: string; readonly hint: string } | undefined {
  const [from, to] = [numbers(has), numbers(version)];
  if (compare(from, to) > 0) {
    return {
      is: 'is older: a cluster cannot go back',
      hint: 'Set kubernetes_packages.version to what the cluster has.',
    };
  }
  if (from[0] !== to[0]) {
    return { is: 'is of another major version', hint: 'Set kubernetes_packages.version to one that can follow.' };
  }
  if (from[1]! + 1 >= to[1]!) return undefined;
  const next = `${from[0]}.${from[1]! + 1}`;
  return {
    is: 'leaves out a minor version',
    hint: `Set kubernetes_packages.version to a ${next} first, and run this again.`,
  };
}

function numbers(version: string): readonly number[] {
  return version.split('.').map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((number, index) => number !== b[index]);
  return differing === -1 ? 0 : a[differing]! - b[differing]!;
}

/** The node that an earlier upgrade was at may be in the middle of it. */
function refuseNotReady(nodes: readonly ClusterNode[]): void {
  const wrong = nodes.filter(({ notReady, isOurs }) => notReady !== undefined && !isOurs);
  if (wrong.length === 0) return;
  const list = wrong.map(({ name, notReady }) => `${name} is not Ready: ${notReady}`).join('\n');
  throw new RebuildError('UPGRADE_NODE_NOT_READY', list, {
    hint: 'Mend it, or take it out with "./rebuild node remove", then run this again.',
  });
}
