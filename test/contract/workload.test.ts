import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  applyScript,
  changeScript,
  checkScript,
  type SiteHost,
  siteHosts,
  writeOurs,
} from '../../scripts/bench/workload/index.ts';
import { Script } from '../../src/core/text.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { commandLine } from '../support/command-line.ts';
import { folderWith } from '../support/folder.ts';
import { contractHost } from './host.ts';

const [ours, byHand] = [contractHost(), contractHost()];
let hosts: SiteHost[] = [];

beforeAll(async () => {
  for (const host of [ours, byHand]) await host.start();
  hosts = siteHosts([ours, byHand].map((it) => ({ name: it.target().host, address: it.target().address })));
});
afterAll(() => Promise.all([ours.stop(), byHand.stop()]));
afterEach(() => vi.unstubAllEnvs());

describe('the workload of the benchmark', () => {
  it('is brought about by its role, and then nothing is left to change but what somebody has changed', async () => {
    const [host, connection] = [hosts[0]!, ours.connection()];
    const run = rebuild(folderWith({}), host);
    expect(await judged(connection, host)).not.toMatch(/, 0 differ$/);

    expect((await run()).code).toBe(0);
    expect(await judged(connection, host)).toBe('checked 53, 0 differ');
    expect((await run('--check', '--detailed-exitcode')).code).toBe(0);

    await connection.run(new Script([changeScript(host)]));
    expect(await judged(connection, host)).toBe('checked 53, 1 differ');
    const { code, stdout } = await run('--check', '--detailed-exitcode');
    expect(code).toBe(2);
    expect(stdout.filter((line) => line.includes('/etc/edge/site.conf'))).toHaveLength(1);
    expect((await run()).code).toBe(0);
    expect(await judged(connection, host)).toBe('checked 53, 0 differ');
  });

  it('is brought about by hand, also twice', async () => {
    const [host, connection] = [hosts[1]!, byHand.connection()];
    for (const _ of ['cold', 'again']) {
      expect(await connection.run(new Script([applyScript(host)]))).toMatchObject({ exitCode: 0 });
      expect(await judged(connection, host)).toBe('checked 53, 0 differ');
    }
  });
});

/** A run of ours on one host, as a user types it. */
function rebuild(folder: string, host: SiteHost) {
  const { user = 'root', identityFile = '', hostKeys = [] } = ours.target();
  const { args, env } = writeOurs(join(folder, 'ours'), [host], { user, identityFile, hostKeysOf: () => hostKeys });
  return (...more: readonly string[]) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    return commandLine(folder, [...args, ...more]);
  };
}

async function judged(connection: Connection, host: SiteHost): Promise<string> {
  const { stdout } = await connection.run(new Script([checkScript(host)]));
  return stdout.trim().split('\n').at(-1)!;
}
