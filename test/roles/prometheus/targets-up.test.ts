import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
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

/** Runs the script with a `curl` that is `fake`. */
function run(fake: string, expected: number): { exitCode: number | undefined; says: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-curl-'));
  writeFileSync(join(folder, 'answer'), fake);
  writeFileSync(join(folder, 'curl'), `#!/bin/sh\n${fake.startsWith('{') ? `cat ${folder}/answer` : fake}\n`);
  chmodSync(join(folder, 'curl'), 0o755);
  const { exitCode, all } = execaSync('sh', ['-c', `set -e\n${targetsUp(9090, expected).plain()}`], {
    env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
    all: true,
    reject: false,
  });
  return { exitCode, says: all };
}

describe('targetsUp', () => {
  it('is content when all targets that it expects are up', () => {
    const targets = [
      { instance: 'a', health: 'up' },
      { instance: 'b', health: 'up' },
    ] as const;
    expect(run(answer(targets), 2)).toEqual({ exitCode: 0, says: '' });
  });

  it('names each target that is not up, and why', () => {
    const lastError = 'Get "http://b:9100/metrics": dial tcp: connection refused';
    const targets = [
      { instance: 'a', health: 'up' },
      { instance: 'b', health: 'down', lastError },
      { instance: 'c', health: 'unknown' },
    ] as const;
    expect(run(answer(targets), 3)).toEqual({
      exitCode: 1,
      says: `http://b:9100/metrics is down: ${lastError}\nhttp://c:9100/metrics is not scraped yet`,
    });
  });

  it('notices a server that runs with another configuration', () => {
    expect(run(answer([{ instance: 'a', health: 'up' }]), 13)).toEqual({
      exitCode: 1,
      says: 'Prometheus has 1 targets, not 13',
    });
  });

  it('passes on what curl says when nothing answers', () => {
    expect(run('echo "curl: (7) connection refused" >&2; exit 7', 1)).toEqual({
      exitCode: 1,
      says: 'curl: (7) connection refused',
    });
  });
});
