import { expect, it } from 'vitest';
import { cannotHonour } from '../../src/capacity/honour.ts';
import { placePods } from '../../src/capacity/pods/place.ts';
import { node, pod } from './sample.ts';

it('names limits of pods and units that their nodes have too little for, each once', () => {
  const nodes = [
    node('a', {
      units: [
        { name: 'fits', limits: { cpuMilli: 2000, memoryMiB: 1894 } },
        { name: 'prometheus', limits: { memoryMiB: 1895 } },
        {
          name: 'maxmemory of redis',
          limits: { memoryMiB: 1326 },
          mostMiB: (memoryMiB) => Math.floor(memoryMiB * 0.7),
        },
        { name: 'unlimited' },
      ],
    }),
    node('unknown', { vcpu: undefined, usableMiB: undefined, units: [{ name: 'x', limits: { memoryMiB: 1e6 } }] }),
  ];
  const pods = [
    pod('ai', 100, { where: { replicas: 2 }, limits: { cpuMilli: 2001, memoryMiB: 1001 } }),
    pod('fits', 100, { limits: { memoryMiB: 1000 } }),
  ].map((it) => ({ ...it, nodeSelector: { 'kubernetes.io/hostname': 'a' } }));
  expect(cannotHonour(nodes, placePods(nodes, pods))).toEqual([
    { kind: 'pod', what: 'ai', node: 'a', resource: 'cpu', limit: 2001, has: 2000 },
    { kind: 'pod', what: 'ai', node: 'a', resource: 'memory', limit: 1001, has: 1000 },
    { kind: 'unit', what: 'prometheus', node: 'a', resource: 'memory', limit: 1895, has: 1894 },
    { kind: 'unit', what: 'maxmemory of redis', node: 'a', resource: 'memory', limit: 1326, has: 1325 },
  ]);
});
