import { expect, it } from 'vitest';
import { usesOf } from '../../../src/cli/run/live-uses.ts';

const group = (name: string, memoryMiB: number) => ({
  name,
  memoryMiB,
  cpuMilli: 10,
  throttledPercent: 5,
  peakMiB: memoryMiB + 1,
  oomKills: 0,
});

const none = { request: undefined, limit: undefined };
const pod = (name: string, given: object = {}) => ({
  id: name,
  namespace: 'apps',
  name,
  node: 'w',
  isReady: true,
  state: 'Running',
  restarts: 0,
  cpu: none,
  memory: { request: 100, limit: 200 },
  ...given,
});

it('is of services with limits, and of pods that ask for something or have a limit; of others nothing is told', () => {
  const limits = { redis: { cpu_request: 500, memory_limit: 1700 }, 'ai-worker': { memory_limit: 2048 } };
  const pods = [pod('ai-1'), pod('elsewhere', { node: 'x' }), pod('modest', { memory: none }), pod('new')];
  const groups = [group('host', 900), group('redis.service', 38), group('pod ai-1', 64), group('pod modest', 1)];
  const measured = { throttledPercent: 5, oomKills: 0 };
  expect(usesOf({ host: 'w', groups, limits, pods })).toEqual([
    {
      ...{ host: 'w', kind: 'service', name: 'redis.service', ...measured },
      cpu: { now: 10, request: 500, limit: undefined },
      memory: { now: 38, peak: 39, request: undefined, limit: 1700 },
    },
    {
      ...{ host: 'w', kind: 'pod', name: 'apps/ai-1', ...measured },
      cpu: { now: 10, ...none },
      memory: { now: 64, peak: 65, request: 100, limit: 200 },
    },
    {
      ...{ host: 'w', kind: 'pod', name: 'apps/new', throttledPercent: undefined, oomKills: undefined },
      cpu: { now: undefined, ...none },
      memory: { now: undefined, peak: undefined, request: 100, limit: 200 },
    },
  ]);
});
