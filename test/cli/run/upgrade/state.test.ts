import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as state from '../../../../src/cli/run/upgrade/state.ts';
import { folderWith } from '../../../support/folder.ts';

const item = (name: string, ready: object, given: { metadata?: object; spec?: object } = {}) => ({
  metadata: { name, ...given.metadata },
  spec: given.spec,
  status: {
    conditions: [
      { type: 'MemoryPressure', status: 'False' },
      { type: 'Ready', ...ready },
    ],
    nodeInfo: { kubeletVersion: 'v1.34.4' },
  },
});

it('reads versions and nodes of a cluster', () => {
  const items = [
    item(
      'master',
      { status: 'True' },
      { metadata: { labels: { 'node-role.kubernetes.io/control-plane': '' } }, spec: { unschedulable: true } },
    ),
    item(
      'ai',
      { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' },
      { metadata: { annotations: { 'rebuild.dev/upgrade': '1.35.4' } }, spec: { unschedulable: true } },
    ),
    { metadata: { name: 'new' }, status: { nodeInfo: { kubeletVersion: 'v1.35.4' } } },
  ];
  const printed = `{  "major": "1",  "gitVersion": "v1.35.4"}\nv1.34.4\n${JSON.stringify({ items }, undefined, 2)}\n`;
  const plain = { notReady: undefined, isControlPlane: false, isCordoned: false, isOurs: false };
  expect(state.stateOf(printed)).toEqual({
    api: '1.35.4',
    noted: '1.34.4',
    nodes: [
      { ...plain, name: 'master', version: '1.34.4', isControlPlane: true, isCordoned: true },
      {
        ...{ ...plain, name: 'ai', version: '1.34.4', isCordoned: true, isOurs: true },
        notReady: 'NodeStatusUnknown: Kubelet stopped posting node status.',
      },
      { ...plain, name: 'new', version: '1.35.4', notReady: 'kubelet has told nothing' },
    ],
  });
});

it.each([
  ['the version', '--raw'],
  ['the configuration', 'configmap'],
  ['the nodes', 'nodes'],
])('prints nothing of a cluster whose API server goes away before it tells %s', (_, part) => {
  const folder = folderWith({});
  const program = `case "$*" in *${part}*) exit 1;; *) echo '{}';; esac`;
  writeFileSync(`${folder}/kubectl`, `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const ran = spawnSync('sh', [], { input: state.lookAtCluster.plain(), encoding: 'utf8', env });
  expect(ran).toMatchObject({ status: 1, stdout: '' });
});

it('reads which packages a node has', () => {
  expect(state.packagesOf('kubeadm 1.35.4\nkubelet 1.34.4\n')).toEqual({ kubeadm: '1.35.4', kubelet: '1.34.4' });
  expect(state.packagesOf('')).toEqual({});
});

it('tells the workloads that have all their pods', () => {
  const workload = (kind: string, name: string, spec: object, status?: object) => ({
    kind,
    metadata: { namespace: 'apps', name },
    spec,
    status,
  });
  const items = [
    workload('Deployment', 'whole', { replicas: 2 }, { readyReplicas: 2 }),
    workload('Deployment', 'short', { replicas: 2 }, { readyReplicas: 1 }),
    workload('Deployment', 'none', { replicas: 1 }, {}),
    workload('Deployment', 'off', { replicas: 0 }, {}),
    workload('StatefulSet', 'one', {}, { readyReplicas: 1 }),
    workload('DaemonSet', 'each', {}, { numberReady: 3, desiredNumberScheduled: 3 }),
    workload('DaemonSet', 'most', {}, { numberReady: 2, desiredNumberScheduled: 3 }),
  ];
  expect(state.readyWorkloads(JSON.stringify({ items }))).toEqual([
    'Deployment apps/whole',
    'Deployment apps/off',
    'StatefulSet apps/one',
    'DaemonSet apps/each',
  ]);
});
