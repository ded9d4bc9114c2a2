import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListedRun } from '../../src/report/runs/list.ts';
import { PATIENTLY } from '../transport/processes.ts';
import { Lab, noSshd, type Sshd } from '../transport/sshd.ts';
import { VaultSite } from './vault-site.ts';

describe.skipIf(noSshd)('ten runs', () => {
  const lab = new Lab();
  const values: string[] = [];
  let sshd: Sshd;
  let site: VaultSite;

  beforeAll(async () => {
    const own = `SetEnv HOME=${lab.folder} REBUILD_STATE=${join(lab.folder, 'marks')} REBUILD_RUN=${lab.jobs}`;
    sshd = await lab.sshd({ settings: [own] });
    site = new VaultSite(lab, sshd);
    await site.secrets.set('phrase', `a "b" it's c\\d §é€ ${'x'.repeat(8)}`);
    for (const name of ['password', 'token', 'phrase']) values.push((await site.secrets.get(name)).reveal());
  });

  afterAll(() => lab.close());

  const play = ['play', join(lab.folder, 'site/site.yaml')];
  const run = async (...words: readonly string[]) => {
    const { exitCode, stdout, stderr } = await site.start(...words);
    return { code: exitCode, stdout, stderr };
  };

  const history = async (...words: string[]) => (await run('history', ...words)).stdout;
  const newest = async () => (JSON.parse(await history('--json')) as ListedRun[])[0]!;

  it('of all kinds are kept', { timeout: 180_000 }, async () => {
    expect(await run(...play)).toMatchObject({ code: 0 });
    expect(await run(...play)).toMatchObject({ code: 0 });
    await run('secret', 'rotate', 'password');
    values.push((await run('secret', 'show', 'password')).stdout);
    expect(await run(...play, '--check', '--detailed-exitcode')).toMatchObject({ code: 2 });
    expect(await run(...play, '--diff', '-vv')).toMatchObject({ code: 0 });
    site.set('fail', true);
    expect(await run(...play)).toMatchObject({ code: 1, stdout: expect.stringContaining('TASK_FAILED') });
    site.set('fail', false);
    expect(await run('exec', 'web', '--', `echo ${values[1]}`)).toMatchObject({ code: 0 });
    const file = ['path=/dev/null/no', `content=${values[0]}`, 'owner=root', 'group=root', 'mode=0600'];
    expect(await run('ensure', 'web', 'file', ...file)).toMatchObject({ code: 1 });
    await sshd.stop();
    expect(await run(...play)).toMatchObject({ code: 4 });
    await sshd.start();
  });

  it('one that is ended with Ctrl-C at a terminal says so, and what was not done', { timeout: 60_000 }, async () => {
    site.set('hold', true);
    const tool = site.startAtTerminal(...play);
    await expect.poll(() => site.holds, PATIENTLY).toBe(true);
    tool.stdin.write('\x03');
    expect((await tool).exitCode).toBe(130);
    expect(await newest()).toMatchObject({ state: 'done', outcome: 'interrupted', exitCode: 130 });
    expect(await history('show', 'last')).toMatch(/exit code 130: interrupted$/);
    const shown = JSON.parse(await history('show', 'last', '--json'));
    expect(shown.lines.at(-1)).toMatchObject({ type: 'end', hosts: [{ host: 'here', status: 'interrupted' }] });
  });

  it('one that is killed is told as cut off, with what it had begun', { timeout: 60_000 }, async () => {
    site.set('hold', true);
    const tool = site.start(...play);
    await expect.poll(() => site.holds, PATIENTLY).toBe(true);
    // What it had begun is written within a fifth of a second.
    await expect.poll(() => site.files().filter((file) => file.endsWith('.jsonl')).length, PATIENTLY).toBe(10);
    tool.kill('SIGKILL');
    await tool;
    site.set('hold', false);
    expect(await newest()).toMatchObject({ state: 'cut off', outcome: 'cut off', exitCode: null });
    expect(await run('history', 'show', 'last')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^cut off: what came later than[\s\S]*~ command hold/m),
    });
  });

  it('one whose last line is cut is read up to that line', { timeout: 30_000 }, async () => {
    const before = await history('show', 'last');
    const last = site
      .files()
      .filter((file) => file.endsWith('.jsonl'))
      .toSorted()
      .at(-1)!;
    appendFileSync(last, '{"at":9.75,"type":"role.do');
    expect(await history('show', 'last')).toBe(before);
    expect(JSON.parse(await history('show', 'last', '--json'))).toMatchObject({ state: 'cut off', damaged: 1 });
  });

  it('are listed, each with what it came to, and two are compared', { timeout: 30_000 }, async () => {
    const runs = JSON.parse(await history('--json')) as ListedRun[];
    expect(runs.map(({ commandLine, outcome, changed }) => [commandLine.split(' ')[0], outcome, changed])).toEqual([
      ['play', 'cut off', 0],
      ['play', 'interrupted', expect.any(Number)],
      ['play', 'unreachable', 0],
      ['ensure', 'failed', expect.any(Number)],
      ['exec', 'ok', 0],
      ['play', 'failed', expect.any(Number)],
      ['play', 'ok', 1],
      ['play', 'pending', 1],
      ['play', 'ok', 0],
      ['play', 'ok', 2],
    ]);
    const list = await history();
    expect(runs.filter(({ id, outcome }) => !new RegExp(`^${id} .* ${outcome}$`, 'm').test(list))).toEqual([]);
    const diff = await history('diff', 'last~9', 'last~5');
    expect(diff).toContain('vault | command log in');
    expect(diff).toContain('here');
    expect(diff).toContain('TASK_FAILED');
  });

  it('leave no secret in any file of the state and of the inventory', () => {
    expect(values).toHaveLength(4);
    expect(site.files().filter((file) => file.includes('/history/'))).toHaveLength(10);
    expect(readFileSync(site.at('host/conf'), 'utf8')).toContain(values[3]); // it is looked for where it is
    expect(site.filesWith(values)).toEqual([]);
  });
});
