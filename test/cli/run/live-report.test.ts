import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { type LiveOptions, liveReport } from '../../../src/cli/run/live-report.ts';
import { fakeConnection, fakeLoss } from '../../../src/transport/fake.ts';
import { ended, head, keepRuns } from '../../history/past.ts';
import { folderWith } from '../../support/inventory.ts';
import { shell } from '../../support/shell.ts';

afterEach(() => vi.unstubAllEnvs());

/** Hosts that are this machine, with a kubectl that prints this. */
function site(kubectl: string) {
  const folder = folderWith({ 'bin/kubectl': `#!/bin/sh\n${kubectl}\n` });
  chmodSync(join(folder, 'bin/kubectl'), 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env.PATH}`);
  const hosts = {
    plane: shell(folder, 'plane'),
    web: shell(folder, 'web'),
    gone: fakeConnection(() => {
      throw fakeLoss('gone');
    }, 'gone'),
  };
  const options: LiveOptions = {
    hosts: Object.keys(hosts).map((name) => ({ name, groups: [], vars: new Map() })),
    plane: 'plane',
    folder,
    signal: new AbortController().signal,
    connect: (name) => hosts[name as keyof typeof hosts],
    limitsOf: () => ({}),
    redact: (text) => text.replaceAll('hunter2', '<secret>'),
  };
  return { folder, hosts, options };
}

const NODE = { kind: 'Node', metadata: { name: 'plane', uid: 'n' }, spec: {}, status: {} };

it('asks each host once, the API server with it, and tells of the last run', { timeout: 20_000 }, async () => {
  const { folder, hosts, options } = site(`echo '${JSON.stringify({ items: [NODE] })}'`);
  const later = head({ id: '22bb00', time: '2026-11-26T12:00:00.000Z', title: 'exec', words: ['exec', 'all'] });
  await keepRuns(folder, [
    [head({ id: '11aa00' }), ended({ a: 'changed' })],
    [later, ended({ a: 'ok' })],
  ]);
  const report = await liveReport(options);
  expect([hosts.plane.trips, hosts.web.trips]).toEqual([1, 1]);
  expect(report).toMatchObject({
    hosts: [
      { name: 'plane', state: { cpus: expect.any(Number), cpuMilli: expect.any(Number) } },
      { name: 'web', state: { os: expect.stringMatching(/^\w+ \d+/) } },
      { name: 'gone', error: { code: 'SSH_LOST', message: expect.stringContaining('it was cut') } },
    ],
    cluster: { nodes: [{ name: 'plane', isReady: false }], pods: [] },
    uses: [],
    lastRun: { id: '11aa00', outcome: 'ok', revision: 'a'.repeat(40) },
  });
});

it('tells that the API server does not answer, with secrets masked', { timeout: 20_000 }, async () => {
  const { options } = site('echo "Unable to connect with hunter2" >&2; exit 1');
  const report = await liveReport(options);
  expect(report.cluster).toMatchObject({ nodes: [], pods: [], error: { code: 'KUBE_NO_ANSWER' } });
  expect(report.cluster!.error!.message).toContain('<secret>');
  expect(report.hosts[0]).toMatchObject({ name: 'plane', state: {} });
  expect(report.lastRun).toBeUndefined();
});

it('does not hide that it was interrupted', async () => {
  const { options } = site('');
  const signal = AbortSignal.abort();
  await expect(liveReport({ ...options, signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
