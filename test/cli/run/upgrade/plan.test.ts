import { describe, expect, it } from 'vitest';
import { isNothing, planUpgrade, stepsOf } from '../../../../src/cli/run/upgrade/plan.ts';
import type { ClusterNode, Packages } from '../../../../src/cli/run/upgrade/state.ts';

const node = (name: string, version: string, given: Partial<ClusterNode> = {}): ClusterNode => ({
  name,
  version,
  notReady: undefined,
  isControlPlane: name === 'master',
  isCordoned: false,
  isOurs: false,
  ...given,
});
const all = (version: string): Packages => ({ kubeadm: version, kubelet: version, kubectl: version });

interface Given {
  readonly version?: string;
  readonly api?: string;
  readonly noted?: string;
  readonly nodes: readonly ClusterNode[];
  readonly packages?: Readonly<Record<string, Packages>>;
}

function inputOf({ version = '1.35.4', api = '1.34.4', noted = api, nodes, packages = {} }: Given) {
  const installed = nodes.map(({ name, version: has }) => [name, packages[name] ?? all(has)] as const);
  return { version, state: { api, noted, nodes }, packages: new Map(installed) };
}

function planOf(given: Given) {
  const { controlPlane, nodes } = planUpgrade(inputOf(given));
  return { controlPlane, nodes: nodes.map(({ name }) => name) };
}

const [old, done] = ['1.34.4', '1.35.4'];

describe('an upgrade', () => {
  it('begins with the control plane', () => {
    const nodes = [node('ai', old), node('master', old), node('storage', old)];
    expect(planOf({ nodes })).toEqual({ controlPlane: true, nodes: ['master', 'ai', 'storage'] });
  });

  it('has nothing to do where all is done', () => {
    const input = inputOf({ api: done, nodes: [node('master', done), node('ai', done)] });
    expect(isNothing(planUpgrade(input))).toBe(true);
  });

  it.each<[string, Given, ReturnType<typeof planOf>]>([
    [
      'after the API server, when kubeadm has not noted its end',
      { api: done, noted: old, nodes: [node('master', old), node('ai', old)] },
      { controlPlane: true, nodes: ['master', 'ai'] },
    ],
    [
      'after the control plane',
      { api: done, nodes: [node('master', old), node('ai', old)] },
      { controlPlane: false, nodes: ['master', 'ai'] },
    ],
    [
      'on a node that still keeps pods away',
      {
        api: done,
        nodes: [node('master', done), node('ai', done, { isCordoned: true, isOurs: true }), node('b', old)],
      },
      { controlPlane: false, nodes: ['ai', 'b'] },
    ],
    [
      'on a node whose kubelet was not restarted, or whose packages are not all new',
      {
        api: done,
        nodes: [node('master', done), node('ai', old), node('b', done), node('c', done)],
        packages: { ai: all(done), b: { ...all(done), kubectl: old } },
      },
      { controlPlane: false, nodes: ['ai', 'b'] },
    ],
    [
      'on the node that it was at, even if that is not Ready',
      { api: done, nodes: [node('master', done), node('ai', old, { notReady: 'x', isCordoned: true, isOurs: true })] },
      { controlPlane: false, nodes: ['ai'] },
    ],
    [
      'by patch versions too',
      { version: '1.34.5', nodes: [node('master', old)] },
      { controlPlane: true, nodes: ['master'] },
    ],
  ])('goes on %s', (_, given, plan) => {
    expect(planOf(given)).toEqual(plan);
  });

  it('leaves a node alone that somebody else has cordoned and that has all', () => {
    const nodes = [node('master', done), node('ai', done, { isCordoned: true })];
    expect(planOf({ api: done, nodes })).toEqual({ controlPlane: false, nodes: [] });
  });

  it.each<[string, Given, string, string, string]>([
    [
      'two minor versions',
      { version: '1.36.0', nodes: [node('master', old)] },
      'KUBERNETES_SKEW',
      'the cluster has 1.34.4, and 1.36.0 leaves out a minor version',
      'Set kubernetes_packages.version to a 1.35 first, and run this again.',
    ],
    [
      'a version before the one of the cluster',
      { version: '1.34.3', nodes: [node('master', old)] },
      'KUBERNETES_SKEW',
      'the cluster has 1.34.4, and 1.34.3 is older: a cluster cannot go back',
      'Set kubernetes_packages.version to what the cluster has.',
    ],
    [
      'another major version',
      { version: '2.0.0', nodes: [node('master', old)] },
      'KUBERNETES_SKEW',
      'the cluster has 1.34.4, and 2.0.0 is of another major version',
      'Set kubernetes_packages.version to one that can follow.',
    ],
    [
      'a node that an upgrade before has not come to',
      { version: '1.36.0', api: done, nodes: [node('master', done), node('ai', old)] },
      'KUBERNETES_SKEW',
      'ai has 1.34.4, and 1.36.0 leaves out a minor version',
      'Set kubernetes_packages.version to a 1.35 first, and run this again.',
    ],
    [
      'nodes that are not Ready',
      { nodes: [node('master', old), node('ai', old, { notReady: 'a: b' }), node('c', old, { notReady: 'd' })] },
      'UPGRADE_NODE_NOT_READY',
      'ai is not Ready: a: b\nc is not Ready: d',
      'Mend it, or take it out with "./rebuild node remove", then run this again.',
    ],
  ])('refuses %s', (_, given, code, message, hint) => {
    expect(() => planUpgrade(inputOf(given))).toThrow(expect.objectContaining({ code, message, hint }));
  });
});

it('tells what is done on each node', () => {
  const nodes = [node('master', old), node('ai', old)];
  const input = inputOf({ nodes });
  const shown = (of: typeof input) => {
    const plan = planUpgrade(of);
    return nodes.map((it) => stepsOf(it, plan, of.state).map(({ task, from, to }) => `${task}: ${from} -> ${to}`));
  };
  const drained = 'node: running -> drained, then as before';
  const worker = ['kubeadm: 1.34.4 -> 1.35.4', drained, 'kubelet and kubectl: 1.34.4 -> 1.35.4'];
  expect(shown(input)).toEqual([
    ['kubeadm: 1.34.4 -> 1.35.4', 'control plane: 1.34.4 -> 1.35.4', drained, worker[2]],
    worker,
  ]);
  expect(shown(inputOf({ api: done, nodes }))).toEqual([[drained, worker[2]], worker]);
});
