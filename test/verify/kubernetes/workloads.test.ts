import { expect, it } from 'vitest';
import { workloads } from '../../../src/verify/kubernetes/workloads.ts';
import { master, site, told } from '../given.ts';

const deployments = { 'ai-worker': { replicas: 2 } };
const known = site([master({ workloads: { namespace: 'apps', deployments } })]);

const deployment = (status: object, { replicas = '2', generation = '3' } = {}) =>
  `Deployment\tapps\tai-worker\t${generation}\t${replicas}\t${JSON.stringify({ observedGeneration: 3, ...status })}\n`;
const whole = deployment({ readyReplicas: 2, updatedReplicas: 2 });
const daemons = (status: object) =>
  `DaemonSet\tkube-system\tkube-proxy\t1\t\t${JSON.stringify({ observedGeneration: 1, ...status })}\n`;

it('passes what has all its pods', () => {
  const set = daemons({ desiredNumberScheduled: 9, numberReady: 9, updatedNumberScheduled: 9 });
  const stateful = `StatefulSet\tapps\tdb\t1\t1\t${JSON.stringify({ observedGeneration: 1, readyReplicas: 1, updatedReplicas: 1 })}\n`;
  expect(told(workloads, known, whole + set + stateful)).toEqual([
    'passed Deployment apps/ai-worker: 2 of 2 pods are ready',
    'passed DaemonSet kube-system/kube-proxy: 9 of 9 pods are ready',
    'passed StatefulSet apps/db: 1 of 1 pods are ready',
  ]);
});

it.each<[what: string, output: string, finding: string]>([
  [
    'lacks pods',
    deployment({ readyReplicas: 1, updatedReplicas: 2 }),
    'failed Deployment apps/ai-worker: 1 of 2 pods are ready',
  ],
  ['has none', deployment({}), 'failed Deployment apps/ai-worker: 0 of 2 pods are ready'],
  [
    'is being rolled out',
    deployment({ readyReplicas: 2, updatedReplicas: 1 }),
    'failed Deployment apps/ai-worker: 1 of 2 pods are of its newest form',
  ],
  [
    'was changed a moment ago',
    deployment({ readyReplicas: 2, updatedReplicas: 2 }, { generation: '4' }),
    'failed Deployment apps/ai-worker: its last change was not looked at yet',
  ],
  [
    'was scaled by hand',
    deployment({ readyReplicas: 0 }, { replicas: '0' }),
    'failed Deployment apps/ai-worker: wants 0 pods, and the inventory says 2',
  ],
  ['is gone', '', 'failed Deployment apps/ai-worker: is not there'],
])('names one that %s', (_, output, finding) => {
  expect(told(workloads, known, output)).toEqual([finding]);
});

it('names a set of daemons that lacks one', () => {
  const short = daemons({ desiredNumberScheduled: 9, numberReady: 8, updatedNumberScheduled: 9 });
  expect(told(workloads, known, whole + short)).toContain(
    'failed DaemonSet kube-system/kube-proxy: 8 of 9 pods are ready',
  );
});
