import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import * as removal from '../../../src/cli/run/node-removal.ts';

const item = (name: string, ready: string, labels = {}) => ({
  metadata: { name, labels },
  status: {
    conditions: [
      { type: 'MemoryPressure', status: 'False' },
      { type: 'Ready', status: ready },
    ],
  },
});
const nodes = removal.nodesOf(
  JSON.stringify({
    items: [
      item('k8s-master', 'True', { 'node-role.kubernetes.io/control-plane': '' }),
      item('k8s-worker-ai', 'True'),
      item('k8s-worker-storage', 'Unknown'),
    ],
  }),
);

it('reads the nodes of a cluster', () => {
  expect(nodes).toEqual([
    { name: 'k8s-master', isReady: true, isControlPlane: true },
    { name: 'k8s-worker-ai', isReady: true, isControlPlane: false },
    { name: 'k8s-worker-storage', isReady: false, isControlPlane: false },
  ]);
});

it.each([
  ['a node that is not there', 'k8s-worker-ia', 'NODE_UNKNOWN', 'Write "k8s-worker-ai".'],
  ['a control plane', 'k8s-master', 'NODE_IS_CONTROL_PLANE', expect.any(String)],
])('refuses %s', (_, name, code, hint) => {
  expect(() => removal.nodeToRemove(name, nodes)).toThrow(expect.objectContaining({ code, hint }));
});

it.each([
  [true, 'running', false],
  [true, 'unreachable', false],
  [true, 'stopped', true],
  [false, 'running', true],
  [false, 'unreachable', true],
] as const)('waits for pods only where something ends them (Ready %s, kubelet %s)', (isReady, host, dead) => {
  expect(removal.isDead({ name: 'a', isReady, isControlPlane: false }, host)).toBe(dead);
});

it.each([
  ['drain', removal.drain('a')],
  ['forsake', removal.forsake('a')],
  ['resetHost', removal.resetHost],
])('%s is a script that a POSIX shell can read', (_, script) => {
  execFileSync('sh', ['-n'], { input: script.plain() });
});

it('resets no host on which etcd has data', () => {
  const script = removal.resetHost.plain();
  expect(script.indexOf('/var/lib/etcd/member')).toBeLessThan(script.indexOf('kubeadm reset'));
});
