import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runSite } from '../../src/engine/run.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { JobScript } from '../../src/transport/job-scripts.ts';
import { sshConnection } from '../../src/transport/ssh.ts';
import { ownFile, playOf, recordingOptions, roleOf, siteOf } from '../support/site.ts';
import { Lab, noSshd } from '../transport/sshd.ts';

describe.skipIf(noSshd)('the commands that a host is sent', () => {
  const lab = new Lab();
  const counted = join(lab.folder, 'commands');
  const state = join(lab.folder, 'state');
  const options = recordingOptions();
  const jobs: string[] = [];
  let connection: Connection;
  let dir: string;

  beforeAll(async () => {
    const counting = `ForceCommand echo >>${counted}; eval "$SSH_ORIGINAL_COMMAND"`;
    const own = `SetEnv HOME=${lab.folder} REBUILD_STATE=${state} REBUILD_RUN=${lab.jobs}`;
    const sshd = await lab.sshd({ settings: [counting, own] });
    connection = sshConnection(sshd.target(), { environment: lab.environment() });
  });
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rebuild-trips-'));
    return () => rmSync(dir, { recursive: true });
  });
  afterAll(async () => {
    await connection.close();
    await lab.close();
  });

  async function run(content: string) {
    writeFileSync(counted, '');
    const roles = ['web', 'db'].map((name) => roleOf(name, () => [ownFile(join(dir, name), content)]));
    const watched: Connection = {
      host: connection.host,
      run: (script, how) => {
        if (script instanceof JobScript) jobs.push(script.job.id);
        return connection.run(script, how);
      },
      close: async () => {},
    };
    const [result] = await runSite(siteOf([playOf(['web-1'], roles)], { 'web-1': watched }), options);
    return { status: result?.status, commands: readFileSync(counted, 'utf8').length };
  }

  it('are one where nothing differs, and three for one changed file; nothing is left there', async () => {
    await run('first');
    expect(await run('first')).toEqual({ status: 'ok', commands: 1 });
    writeFileSync(join(dir, 'db'), 'disturbed');
    expect(await run('first')).toEqual({ status: 'changed', commands: 3 });
    expect(existsSync(join(state, 'lease'))).toBe(false);
    expect(jobs.map((id) => existsSync(join(lab.jobs, id)))).toEqual([false, false, false]);
  });
});
