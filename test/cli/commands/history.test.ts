import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Entry, Head } from '../../../src/history/model.ts';
import { openSecrets } from '../../../src/inventory/secrets.ts';
import { ended, head, keepRuns, planned } from '../../history/past.ts';
import { commandLine } from '../../support/command-line.ts';
import { ownAccess } from '../../support/here.ts';
import { folderWith } from '../../support/inventory.ts';

afterEach(() => vi.unstubAllEnvs());

const FIRST: [Head, ...Entry[]] = [
  head({ id: '11aa00', time: '2026-11-25T09:00:00.000Z' }),
  { type: 'play.start', play: 'data', roles: ['redis'] },
  planned('a', { mode: '0640' }),
  { type: 'role.done', where: 'a', role: 'redis', status: 'changed', changed: 1, seconds: 4 },
  { type: 'git', dirty: true },
  { type: 'converged', roles: { redis: { b: 1 } } },
  ended({ a: 'changed', b: 'ok' }),
];

const SECOND: [Head, ...Entry[]] = [
  head({ id: '22bb00', time: '2026-11-26T09:00:00.000Z', words: ['cluster', '--limit', 'a b'] }),
  planned('a', { mode: '0600' }),
  {
    type: 'host.failed',
    where: 'a',
    error: { code: 'TASK_FAILED', message: 'no room', host: 'a', hint: 'Make room.' },
  },
  ended({ a: 'failed' }, { exitCode: 1 }),
];

const CUT: [Head, ...Entry[]] = [
  head({ id: '33cc00', time: '2026-11-26T10:00:00.000Z', pid: 2 ** 22 + 1 }),
  planned('b', { owner: 'redis' }),
];

const CHECK: [Head, ...Entry[]] = [
  head({ id: '44dd00', time: '2026-11-26T11:00:00.000Z', mode: 'check', words: ['plan'] }),
  ended({ a: 'changed' }, { exitCode: 2 }),
];

async function withRuns(...runs: (readonly [Head, ...Entry[]])[]): Promise<string> {
  const folder = folderWith({});
  await keepRuns(join(folder, 'state/clusters/lab'), runs);
  return folder;
}

const history = (folder: string, ...words: string[]) => commandLine(folder, ['history', ...words, '--cluster', 'lab']);

describe('history', () => {
  it('lists runs, the newest first', async () => {
    const { code, stdout } = await history(await withRuns(FIRST, SECOND, CUT, CHECK));
    expect(code).toBe(0);
    expect(stdout).toEqual([
      'id      when (UTC)        who       command                hosts  changed  failed  time  outcome',
      '44dd00  2026-11-26 11:00  ops@desk  plan                       2      (1)       0  12 s  pending',
      '33cc00  2026-11-26 10:00  ops@desk  cluster                    2        0       0        cut off',
      "22bb00  2026-11-26 09:00  ops@desk  cluster --limit 'a b'      2        0       1  12 s  failed",
      '11aa00  2026-11-25 09:00  ops@desk  cluster                    2        1       0  12 s  ok',
    ]);
  });

  it('lists as many as asked for, and says that there are more', async () => {
    const { stdout } = await history(await withRuns(FIRST, SECOND, CUT, CHECK), '-n', '1');
    expect(stdout.slice(1)).toEqual([expect.stringMatching(/^44dd00 /), '1 of 4 runs; -n shows more']);
  });

  it('lists them for programs', async () => {
    const { stdout } = await history(await withRuns(FIRST, CUT), '--json');
    expect(JSON.parse(stdout[0]!)).toMatchObject([
      { id: '33cc00', state: 'cut off', outcome: 'cut off', seconds: null, exitCode: null },
      {
        ...{ id: '11aa00', time: '2026-11-25T09:00:00.000Z', who: 'ops@desk', commandLine: 'cluster', mode: 'apply' },
        ...{ hosts: 2, changed: 1, failed: 0, seconds: 12, exitCode: 0, state: 'done', outcome: 'ok' },
      },
    ]);
  });

  it('says so where nothing is kept', async () => {
    expect(await history(folderWith({}))).toMatchObject({ code: 0, stdout: ['no run is kept yet'] });
    const { code, stderr } = await history(folderWith({}), 'show', 'last');
    expect(code).toBe(1);
    expect(stderr[0]).toBe('error HISTORY_EMPTY: no run of this cluster is kept on this machine');
  });

  it('takes the cluster from the inventory', async () => {
    const folder = folderWith({ 'hosts.yaml': 'all: { hosts: { a: { } } }\n' });
    expect(await commandLine(folder, ['history', '-i', folder])).toMatchObject({ stdout: ['no run is kept yet'] });
  });

  it.each([
    [['show'], 'ID is missing'],
    [['diff', 'last'], 'ID is missing'],
    [['show', 'last', 'last~1'], 'unexpected argument "last~1"'],
    [['list', 'last'], 'unexpected argument "last"'],
  ])('takes no %j', async (words, message) => {
    const { code, stderr } = await history(await withRuns(FIRST), ...words);
    expect(code).toBe(64);
    expect(stderr[0]).toBe(`error USAGE: ${message}`);
  });
});

describe('history show', () => {
  it('tells what a run was, what it changed, and where the time went', async () => {
    const { code, stdout } = await history(await withRuns(FIRST, SECOND), 'show', '11');
    expect(code).toBe(0);
    expect(stdout).toEqual([
      '11aa00  ./rebuild cluster',
      '  when       2026-11-25 09:00:00 UTC',
      '  who        ops@desk',
      '  cluster    lab',
      '  inventory  /srv/inventory/lab',
      `  revision   ${'a'.repeat(40)} (main), with changes that were in no commit`,
      '  version    0.1.0',
      '  hosts      2',
      '',
      'role redis on a',
      '  ~ file /etc/redis.conf',
      '      mode: 0640',
      '',
      '  a  changed          1 of 3 tasks        2.0 s',
      '  b  ok               0 of 3 tasks        2.0 s',
      '',
      'Time of each role',
      '  redis    2 hosts        4.0 s at most',
      '',
      '✔ cluster lab: 2 hosts, 1 ok, 1 changed, 12 s',
      'exit code 0: ok',
    ]);
  });

  it('tells why a run failed', async () => {
    const { code, stdout } = await history(await withRuns(FIRST, SECOND), 'show', 'last');
    expect(code).toBe(0);
    expect(stdout.join('\n')).toContain('error TASK_FAILED: no room\n  on host a\n  Make room.\n');
    expect(stdout.at(-1)).toBe('exit code 1: failed');
  });

  it('tells what is known of one that is cut off, and that this is not all', async () => {
    const { code, stdout } = await history(await withRuns(CUT), 'show', 'last');
    expect(code).toBe(1);
    expect(stdout.slice(-5)).toEqual([
      'cut off: what came later than 1.0 s after its start is not known',
      '',
      'role redis on b',
      '  ~ file /etc/redis.conf',
      '      owner: redis',
    ]);
  });

  it('gives the journal as one document', async () => {
    const { stdout } = await history(await withRuns(SECOND), 'show', 'last', '--json');
    expect(JSON.parse(stdout[0]!)).toMatchObject({
      ...{ id: '22bb00', state: 'done', damaged: 0, who: 'ops@desk', cluster: 'lab' },
      lines: [{ type: 'role.plan', at: 1 }, { type: 'host.failed' }, { type: 'end', exitCode: 1 }],
    });
  });

  it('suggests the nearest id', async () => {
    const { code, stderr } = await history(await withRuns(FIRST), 'show', '11ab00');
    expect(code).toBe(1);
    expect(stderr).toEqual(['error HISTORY_UNKNOWN: there is no run "11ab00"', '  Write "11aa00".']);
  });
});

describe('history diff', () => {
  it('tells in what two runs differ', async () => {
    const { code, stdout } = await history(await withRuns(FIRST, SECOND), 'diff', 'last~1', 'last');
    expect(code).toBe(0);
    expect(stdout).toEqual([
      'a  11aa00  2026-11-25 09:00:00 UTC, cluster',
      "b  22bb00  2026-11-26 09:00:00 UTC, cluster --limit 'a b'",
      '',
      'What they were',
      '  command line  cluster → cluster --limit a b',
      '',
      'What hosts came to',
      '  changed → failed',
      '      a',
      '  ok → (none)',
      '      b',
      '',
      'What failed',
      '  (none) → TASK_FAILED: no room',
      '      a',
      '',
      'What was changed',
      '  redis | file /etc/redis.conf',
      '      on       a',
      '      differs  mode: 0640 → 0600',
      '',
      'Time',
      '  role, at most      a     b  difference',
      '  redis          4.0 s',
      '  all             12 s  12 s      +0.0 s',
    ]);
  });

  it('tells once what is alike on several hosts, and fields of one task in a row', async () => {
    const same = { owner: 'redis', mode: '0600' };
    const made = (object: string): Entry => {
      return {
        type: 'change',
        where: 'ec2',
        change: { task: object, field: 'object', from: 'there', to: 'destroyed' },
      };
    };
    const after: [Head, ...Entry[]] = [SECOND[0], planned('a', same), planned('b', same), made('subnet a'), ended({})];
    const { stdout } = await history(await withRuns(FIRST, after), 'diff', 'last~1', 'last');
    expect(stdout.slice(stdout.indexOf('What was changed'), stdout.indexOf('Time') - 1)).toEqual([
      'What was changed',
      '  redis | file /etc/redis.conf',
      '      on       a',
      '      differs  mode: 0640 → 0600',
      '      b only   owner: redis',
      '  redis | file /etc/redis.conf',
      '      on       b',
      '      b only   owner: redis, mode: 0600',
      '  subnet a',
      '      on       ec2',
      '      b only   object: destroyed',
    ]);
    const none: [Head, ...Entry[]] = [head({ id: '00aa00', time: '2026-11-24T09:00:00.000Z' }), ended({})];
    const { stdout: alike } = await history(await withRuns(none, after), 'diff', 'last~1', 'last');
    expect(alike).toContain('      on       a, b');
  });

  it('tells why a run broke before it came to its hosts', async () => {
    const error = { code: 'PREFLIGHT_FAILED', message: 'no quota' };
    const folder = await withRuns([head({ id: '00aa00' }), ended({}, { exitCode: 1, error })]);
    const { stdout } = await history(folder, 'show', 'last');
    expect(stdout.slice(-3)).toEqual(['', 'error PREFLIGHT_FAILED: no quota', 'exit code 1: failed']);
  });

  it('compares what is known of one that is cut off', async () => {
    const { code, stdout } = await history(await withRuns(FIRST, CUT), 'diff', '11aa00', '33cc00', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout[0]!)).toMatchObject({
      b: { id: '33cc00', state: 'cut off' },
      changes: [
        { where: 'a', field: 'mode', a: '0640' },
        { where: 'b', field: 'owner', b: 'redis' },
      ],
    });
  });
});

describe('a run', () => {
  const role = `
    import { command, defineRole, file, secret, sh, text } from 'rebuild';
    import { z } from 'zod';
    export default defineRole({
      name: 'vault',
      summary: 'Of a test.',
      vars: z.strictObject({
        folder: z.string(), owner: z.string(), group: z.string(), password: secret(), token: secret(), pin: secret(),
      }),
      tasks: ({ vars: { folder, owner, group, password, token, pin } }) => [
        file({ path: folder + '/conf', content: text\`pass \${password}\\n\`, owner, group, mode: '0600' }),
        command({ name: 'log in', run: sh\`echo told \${token}; touch \${folder}/done\`, creates: folder + '/done' }),
        command({ name: 'fail', run: sh\`echo denied \${pin} \${password} >&2; exit 3\`, unless: sh\`false\` }),
      ],
    });
  `;
  const vars = ({ owner, group } = ownAccess) =>
    `{ folder: /FOLDER, owner: "${owner}", group: "${group}", password: secret:password, token: secret:token, pin: secret:pin }`;

  /** A site of this machine with a role of its own, whose secrets are made at random. */
  async function site() {
    const folder = folderWith({ 'roles/vault/vault.ts': role, 'roles/node_modules/.keep': '', 'own/.keep': '' });
    const repository = resolve(import.meta.dirname, '../../..');
    symlinkSync(repository, join(folder, 'roles/node_modules/rebuild'));
    symlinkSync(join(repository, 'node_modules/zod'), join(folder, 'roles/node_modules/zod'));
    vi.stubEnv('REBUILD_ROLES_PATH', join(folder, 'roles'));
    vi.stubEnv('REBUILD_SECRETS_KEY_FILE', undefined);
    const host = `{ ansible_connection: local, vault: ${vars().replace('/FOLDER', folder)} }`;
    writeFileSync(join(folder, 'own/hosts.yaml'), `web: { hosts: { here: ${host} } }\n`);
    writeFileSync(join(folder, 'site.yaml.txt'), '- hosts: web\n  roles: [vault]\n');
    const store = openSecrets({ folder: join(folder, 'own'), generate: true });
    const secrets = [];
    for (const name of ['password', 'token', 'pin']) secrets.push((await store.get(name)).reveal());
    return { folder, secrets };
  }

  const journals = (folder: string) => {
    const clusters = join(folder, 'state/clusters');
    return readdirSync(clusters, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readFileSync(join(clusters, name), 'utf8'));
  };

  it('leaves no secret in its journal: not of plan, output, errors or command line', { timeout: 30_000 }, async () => {
    const { folder, secrets } = await site();
    const [password = '', token = '', pin = ''] = secrets;
    const play = ['play', '@site.yaml.txt', '-i', '@own', '--diff', '-v'];
    expect(await commandLine(folder, [...play, '--check'])).toMatchObject({ code: 0 });
    expect(await commandLine(folder, [...play, '-e', `x_password=${password} x_y=1`])).toMatchObject({ code: 1 });
    expect(
      await commandLine(folder, ['exec', 'here', '-i', '@own', '--', `echo ${token}; exit ${pin.length}`]),
    ).toMatchObject({
      code: 1,
    });
    const kept = journals(folder);
    expect(kept).toHaveLength(3);
    expect(kept.join('')).toContain('denied <secret pin> <secret password>');
    expect(kept.join('')).toContain('x_password=<masked>');
    for (const secret of secrets) expect(kept.join('')).not.toContain(secret);
  });

  it('is in the history, with what it changed', { timeout: 30_000 }, async () => {
    const { folder } = await site();
    await commandLine(folder, ['play', '@site.yaml.txt', '-i', '@own']);
    const { stdout } = await commandLine(folder, ['history', 'show', 'last', '-i', '@own']);
    expect(stdout.join('\n')).toContain('role vault on here\n  ~ file conf\n      sha256: ');
    expect(stdout.join('\n')).toContain('error TASK_FAILED: ');
    expect(stdout.at(-1)).toBe('exit code 1: failed');
    const { stdout: list } = await commandLine(folder, ['history', '-i', '@own', '--json']);
    expect(JSON.parse(list[0]!)).toMatchObject([{ hosts: 1, failed: 1, exitCode: 1, mode: 'apply', state: 'done' }]);
  });
});
