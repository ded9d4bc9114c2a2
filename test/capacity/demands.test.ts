import { expect, it } from 'vitest';
import { z } from 'zod';
import { collectDemands } from '../../src/capacity/demands.ts';
import { RebuildError } from '../../src/core/error.ts';
import { defineRole, type HostView } from '../../src/roles/define.ts';
import type { Demands } from '../../src/roles/demands.ts';

const host = (name: string): HostView => ({ name, groups: [], address: name, variable: () => undefined });
const role = (name: string, demands?: () => Demands) =>
  defineRole({ name, summary: '', vars: z.unknown(), ...(demands && { demands }), tasks: () => [] });
const pod = { name: 'web', where: { replicas: 1 }, cpuMilli: 1, memoryMiB: 1 };
const on = (name: string, role: ReturnType<typeof defineRole>) => ({ role: role as never, host: host(name), vars: {} });

it('adds up what all roles ask of a host and of the cluster', () => {
  const demands = collectDemands(
    [
      on('a', role('silent')),
      on(
        'a',
        role('redis', () => ({ units: [{ name: 'redis' }], least: { cpus: 2, memoryMiB: 1 } })),
      ),
      on(
        'a',
        role('limits', () => ({ units: [{ name: 'web' }], taints: { b: ['x:NoSchedule'] }, pods: [pod] })),
      ),
      on(
        'b',
        role('taints', () => ({ taints: { b: ['x:NoSchedule', 'y:NoExecute'] } })),
      ),
    ],
    () => [],
  );
  expect([demands.of('a'), demands.of('b'), demands.taintsOf('b'), demands.pods, demands.problems]).toEqual([
    { allocatable: undefined, least: { cpus: 2, memoryMiB: 1 }, units: [{ name: 'redis' }, { name: 'web' }] },
    { allocatable: undefined, least: undefined, units: [] },
    ['x:NoSchedule', 'y:NoExecute'],
    [pod],
    [],
  ]);
});

it('tells what a role refuses as a problem of its host, and lets bugs through', () => {
  const refuses = role('workloads', () => {
    throw new RebuildError('WORKLOAD_NO_NODE', 'no node has the labels of web', { hint: 'Add one.' });
  });
  expect(collectDemands([on('a', refuses)], () => []).problems).toEqual([
    {
      severity: 'error',
      code: 'WORKLOAD_NO_NODE',
      message: 'no node has the labels of web',
      hint: 'Add one.',
      host: 'a',
      at: undefined,
    },
  ]);
  const broken = role('broken', () => {
    throw new TypeError('bug');
  });
  expect(() => collectDemands([on('a', broken)], () => [])).toThrow(TypeError);
});
