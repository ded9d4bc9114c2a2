import type { HostState, KubePod, LiveReport, Use } from '../../../src/report/inventory/live-model.ts';

export const state: HostState = {
  os: 'debian 12',
  kernel: '6.1.0-9-amd64',
  uptimeSeconds: 7500,
  cpus: 2,
  load: [0.5, 0.25, 0.125],
  cpuMilli: 740,
  memory: { usedMiB: 1024, totalMiB: 3891 },
  disk: { usedMiB: 10_240, totalMiB: 81_920 },
  versions: { kubelet: '1.35.4-1.1' },
  failedUnits: [],
};

export const use: Use = {
  host: 'b',
  kind: 'service',
  name: 'redis-server.service',
  cpu: { now: 12, request: 500, limit: 1500 },
  throttledPercent: 3,
  memory: { now: 38, peak: 60, request: 1200, limit: 1700 },
  oomKills: 0,
};

export const pod: KubePod = {
  id: 'u',
  namespace: 'apps',
  name: 'ai-1',
  node: 'a',
  isReady: true,
  state: 'Running',
  restarts: 1,
  cpu: { request: 500, limit: 2000 },
  memory: { request: 1024, limit: 2048 },
};

/** A cluster of these hosts; the last one is silent. */
export function liveSample(names: readonly string[], given: Partial<LiveReport> = {}): LiveReport {
  const answering = names.slice(0, -1);
  return {
    time: '2026-11-26T14:00:00.000Z',
    hosts: [
      ...answering.map((name) => ({ name, state })),
      ...names.slice(-1).map((name) => ({
        name,
        error: { code: 'SSH_REFUSED', message: `${name} refuses connections`, hint: 'Start it.' },
      })),
    ],
    cluster: {
      nodes: answering.map((name) => ({ name, isReady: true, version: 'v1.35.4', troubles: [] })),
      pods: answering.flatMap((node, at) => [0, 1].map((nth) => ({ ...pod, node, name: `ai-${at}-${nth}` }))),
    },
    uses: answering.flatMap((host, at) => [
      { ...use, host },
      { ...use, host, kind: 'pod', name: `apps/ai-${at}-0` },
    ]),
    lastRun: {
      ...{ id: '11aa00', time: '2026-11-26T09:00:12.000Z', who: 'ops@desk', revision: 'a'.repeat(40) },
      ...{ commandLine: 'cluster', mode: 'apply', hosts: 2, changed: 1, failed: 0, seconds: 12 },
      ...{ exitCode: 0, state: 'done', outcome: 'ok' },
    },
    ...given,
  };
}
