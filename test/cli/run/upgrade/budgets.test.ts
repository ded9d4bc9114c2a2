import { expect, it } from 'vitest';
import { leftOn } from '../../../../src/cli/run/upgrade/budgets.ts';

interface Pod {
  readonly labels?: object;
  readonly phase?: string;
  readonly annotations?: object;
  readonly owner?: string;
}

const pod = (name: string, { labels, phase = 'Running', annotations, owner = 'ReplicaSet' }: Pod = {}) => ({
  metadata: { namespace: 'apps', name, labels, annotations, ownerReferences: [{ kind: owner }] },
  status: { phase },
});
const budget = (name: string, selector: object, allowed: number, namespace = 'apps') => ({
  metadata: { namespace, name },
  spec: { selector },
  status: { disruptionsAllowed: allowed, currentHealthy: 2, desiredHealthy: 2 },
});
const left = (pods: readonly object[], budgets: readonly object[]) =>
  leftOn(`${JSON.stringify({ items: pods })}\n${JSON.stringify({ items: budgets })}\n`);

const kept = (name: string) => `the budget apps/${name} allows none to go: 2 of its pods are healthy, 2 have to be`;
const web = { labels: { app: 'web', tier: 'front' } };

it('names the budget that keeps a pod', () => {
  expect(left([pod('web-1', web)], [budget('web', { matchLabels: { app: 'web' } }, 0)])).toEqual([
    `pod apps/web-1: ${kept('web')}`,
  ]);
});

it.each([
  ['the selector of another app', { matchLabels: { app: 'shop' } }, 0, 'apps'],
  ['a budget that allows it', { matchLabels: { app: 'web' } }, 1, 'apps'],
  ['a budget of another namespace', { matchLabels: { app: 'web' } }, 0, 'shop'],
  [
    'an expression that does not fit',
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] },
    0,
    'apps',
  ],
  ['a label that has to be absent', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, 0, 'apps'],
])('does not blame %s', (_, selector, allowed, namespace) => {
  expect(left([pod('web-1', web)], [budget('b', selector, allowed, namespace)])).toEqual([
    'pod apps/web-1: it has not ended, or nothing would make it anew',
  ]);
});

it.each([
  { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'shop'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
  {},
])('reads the selector %j', (selector) => {
  expect(left([pod('web-1', web)], [budget('b', selector, 0)])).toEqual([`pod apps/web-1: ${kept('b')}`]);
});

it('leaves out what stays on the node or has ended', () => {
  const pods = [
    pod('flannel', { owner: 'DaemonSet' }),
    pod('etcd', { annotations: { 'kubernetes.io/config.mirror': 'x' }, owner: 'Node' }),
    pod('job', { phase: 'Succeeded' }),
    pod('broken', { phase: 'Failed' }),
  ];
  expect(left(pods, [])).toEqual([]);
});
