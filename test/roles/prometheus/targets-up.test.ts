import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetsUp } from '../../../roles/prometheus/targets-up.ts';

interface Target {
  readonly instance: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError?: string;
}

/** The answer of `/api/v1/targets`, as Prometheus 2.42 words it. */
function answer(targets: readonly Target[]): string {
  const activeTargets = targets.map(({ instance, health, lastError = '' }) => ({
    discoveredLabels: { __address__: `${instance}:9100`, job: 'node' },
    labels: { instance, job: 'node' },
    scrapePool: 'node',
    scrapeUrl: `http://${instance}:9100/metrics`,
    globalUrl: `http://${instance}:9100/metrics`,
    lastError,
    lastScrape: '2026-01-01T00:00:00.000000000Z',
    health,
  }));
  return JSON.stringify({ status: 'success', data: { activeTargets, droppedTargets: [] } });
}

let served: string;
const server = createServer((_, response) => response.end(served));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

async function run(
  targets: readonly Target[],
  expected: number,
): Promise<{ exitCode: number | undefined; says: string }> {
  served = answer(targets);
  const { port } = server.address() as AddressInfo;
  const script = `set -e\n${targetsUp(port, expected).plain()}`;
  const { exitCode, all } = await execa('sh', ['-c', script], { all: true, reject: false, stdin: 'ignore' });
  return { exitCode, says: all };
}

describe('targetsUp', () => {
  it('is content when all targets that it expects are up', async () => {
    const targets = [
      { instance: 'a', health: 'up' },
      { instance: 'b', health: 'up' },
    ] as const;
    expect(await run(targets, 2)).toEqual({ exitCode: 0, says: '' });
  });

  it('names each target that is not up, and why', async () => {
    const lastError = 'Get "http://b:9100/metrics": dial tcp: connection refused';
    const targets = [
      { instance: 'a', health: 'up' },
      { instance: 'b', health: 'down', lastError },
      { instance: 'c', health: 'unknown' },
    ] as const;
    expect(await run(targets, 3)).toEqual({
      exitCode: 1,
      says: `http://b:9100/metrics is down: ${lastError}\nhttp://c:9100/metrics is not scraped yet`,
    });
  });

  it('notices a server that runs with another configuration', async () => {
    expect(await run([{ instance: 'a', health: 'up' }], 13)).toEqual({
      exitCode: 1,
      says: 'Prometheus has 1 targets, not 13',
    });
  });

  it('is not content, and says so, when nothing answers', async () => {
    const { exitCode, all } = await execa('sh', ['-c', targetsUp(1, 1).plain()], { all: true, reject: false });
    expect({ exitCode, refused: all.includes('Connection refused') }).toEqual({ exitCode: 1, refused: true });
  });
});
