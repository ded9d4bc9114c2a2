import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { lookAtBudgets } from '../../../../src/cli/run/upgrade/budgets.ts';
import * as scripts from '../../../../src/cli/run/upgrade/scripts.ts';
import {
  type ClusterNode,
  lookAtCluster,
  lookAtPackages,
  lookAtWorkloads,
} from '../../../../src/cli/run/upgrade/state.ts';

const node: ClusterNode = {
  name: 'ai',
  version: '1.34.4',
  notReady: undefined,
  isControlPlane: false,
  isCordoned: false,
  isOurs: false,
};

it.each([
  ['look at the cluster', lookAtCluster],
  ['look at packages', lookAtPackages],
  ['look at workloads', lookAtWorkloads],
  ['look at budgets', lookAtBudgets('ai')],
  ['etcd', scripts.checkEtcd],
  ['fetch packages', scripts.fetchPackages('1.35.4')],
  ['pull images', scripts.pullImages('1.35.4')],
  ['cordon', scripts.cordon(node, '1.35.4')],
  ['uncordon', scripts.uncordon(node)],
  ['waiting for the API', scripts.answering],
  ['drain', scripts.drain('ai', 300)],
  ['kubeadm upgrade node', scripts.upgradeNode],
])('%s is a script that a POSIX shell can read', (_, script) => {
  execFileSync('sh', ['-n'], { input: script.plain() });
});

it.each([
  ['takes pods', {}, true],
  ['is cordoned by an upgrade that was cut off', { isCordoned: true, isOurs: true }, true],
  ['was uncordoned by somebody meanwhile', { isOurs: true }, true],
  ['is cordoned by somebody else', { isCordoned: true }, false],
])('a node that %s: whether it is cordoned, and uncordoned afterwards', (_, given, isTouched) => {
  const of = { ...node, ...given };
  for (const script of [scripts.cordon(of, '1.35.4'), scripts.uncordon(of)]) {
    expect(script.plain().includes('patch node ai')).toBe(isTouched);
  }
});

it('evicts pods, so that budgets are kept: none is deleted or forced', () => {
  expect(scripts.drain('ai', 300).plain()).toContain(
    ' drain ai --ignore-daemonsets --delete-emptydir-data --timeout=300s;',
  );
});
