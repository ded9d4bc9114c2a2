import { expect, it } from 'vitest';
import { nodes } from '../../../src/verify/kubernetes/nodes.ts';
import { findings, host, master, site, told } from '../given.ts';

const known = site([master(), host('worker', { kubelet: {} }), host('redis', { redis: {} })]);

const good = [
  { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'enough' },
  { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'none' },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
];
const line = (name: string, conditions: readonly object[] = good, cordoned = '') =>
  `${name}\t${cordoned}\t${JSON.stringify(conditions)}\n`;
const other = line('master');

it('passes nodes that are ready', () => {
  expect(told(nodes, known, other + line('worker'))).toEqual([
    'passed master: is ready, without pressure',
    'passed worker: is ready, without pressure',
  ]);
});

it.each<[what: string, node: string, finding: string]>([
  [
    'is not ready',
    line('worker', [
      {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      },
    ]),
    'failed worker: is not ready: NodeStatusUnknown: Kubelet stopped posting node status.',
  ],
  ['is new', line('worker', []), 'failed worker: is not ready: kubelet has told nothing yet'],
  [
    'has pressure',
    line('worker', [{ ...good[1], status: 'True', message: 'kubelet has disk pressure' }, good[2]!]),
    'failed worker: DiskPressure is True: kubelet has disk pressure',
  ],
  ['is cordoned', line('worker', good, 'true'), 'failed worker: is cordoned: it takes no new pods'],
  ['has not joined', '', 'failed worker: is to be a node, and is none of the cluster'],
])('names a node that %s', (_, node, finding) => {
  expect(told(nodes, known, other + node)).toEqual(['passed master: is ready, without pressure', finding]);
});

it('knows nothing where the API server does not answer', () => {
  const stderr =
    'E1126 14:00:00 memcache.go:265] "Unhandled Error"\nThe connection to the server 10.0.1.10:6443 was refused\n';
  expect(told(nodes, known, { exitCode: 1, stderr })).toEqual([
    'unknown master: The connection to the server 10.0.1.10:6443 was refused',
  ]);
  expect(told(nodes, known, { exitCode: 124 })).toEqual(['unknown master: there was no answer in time']);
});

it('is nothing to look at without Kubernetes', () => {
  expect(nodes.looks(site([host('redis', { redis: {} })]))).toEqual([]);
});

it('says what to do', () => {
  expect(findings(nodes, known, line('master', good, 'true'))[0]!.hint).toBe('Run `kubectl uncordon master`.');
});
