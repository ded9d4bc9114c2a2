import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UnreachableError } from '../../src/core/error.ts';
import { Secret } from '../../src/core/secret.ts';
import { sh, text } from '../../src/core/text.ts';
import { runSite } from '../../src/engine/run.ts';
import { defineResource, handler } from '../../src/resources/define.ts';
import { NOT_YET, script } from '../../src/resources/probe.ts';
import { shell } from '../support/shell.ts';
import { ownFile, playOf, recordingOptions, roleOf, siteOf } from '../support/site.ts';

let dir: string;
let connection: ReturnType<typeof shell>;
let options: ReturnType<typeof recordingOptions>;
const at = (name: string) => join(dir, name);

/** Something with a probe and an apply script given by the test. */
const custom = defineResource({
  type: 'custom',
  summary: 'A thing of a test.',
  props: z.strictObject({
    id: z.string(),
    probe: z.custom<ReturnType<typeof sh>>(),
    run: z.custom<ReturnType<typeof sh>>(),
  }),
  id: ({ id }) => id,
  desired: () => ({ state: 'present' }),
  observe: ({ probe }) => ({ said: script(probe) }),
  state: (_, { said }) => ({ state: said.trim() }),
  apply: ({ run }) => run,
});
const touch = (name: string, extra: object = {}) =>
  custom({ id: name, probe: sh`if [ -e ${at(name)} ]; then echo present; fi`, run: sh`touch ${at(name)}`, ...extra });

const run = (...roles: Parameters<typeof playOf>[1]) =>
  runSite(siteOf([playOf(['here'], roles)], { here: connection }), options);
const planned = () =>
  options.events.flatMap((event) =>
    event.type === 'role.plan' ? event.changes.map(({ task, field }) => `${task}: ${field}`) : [],
  );

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rebuild-run-'));
  connection = shell(at('state'));
  options = recordingOptions();
  return () => rmSync(dir, { recursive: true, force: true });
});

describe('a run', () => {
  const web = () => roleOf('web', () => [ownFile(at('conf'), 'port 80\n'), touch('data')]);
  const db = () => roleOf('db', () => [touch('rows')]);

  it('makes all roles hold, and changes nothing the second time', async () => {
    expect(await run(web(), db())).toMatchObject([
      { host: 'here', status: 'changed', tasks: 3, changed: 3, notDone: [] },
    ]);
    expect(readFileSync(at('conf'), 'utf8')).toBe('port 80\n');
    expect(await run(web(), db())).toMatchObject([{ status: 'ok', changed: 0 }]);
  });

  it('costs one round trip for facts and all roles when nothing differs', async () => {
    await run(web(), db());
    connection.trips = 0;
    await run(web(), db());
    expect(connection.trips).toBe(1);
  });

  it('costs two more trips for one changed file: to apply it and to verify', async () => {
    await run(web(), db());
    writeFileSync(at('conf'), 'port 81\n');
    connection.trips = 0;
    await run(web(), db());
    expect(connection.trips).toBe(3);
  });

  it('names exactly the field that drifted', async () => {
    await run(web(), db());
    rmSync(at('rows'));
    options.events.length = 0;
    await run(web(), db());
    expect(planned()).toEqual(['custom rows: state']);
  });

  it('reads changed facts before it trusts what it observed with old ones', async () => {
    const named = roleOf('named', ({ facts }) => [ownFile(at('name'), facts.hostname)]);
    await run(named);
    options.facts.set('here', { ...options.facts.get('here')!, hostname: 'old-name' });
    expect(await run(named)).toMatchObject([{ status: 'ok' }]);
  });
});

describe('a check', () => {
  it('tells what would change and changes nothing', async () => {
    options = recordingOptions({ mode: 'check', diff: true });
    const results = await run(roleOf('web', () => [ownFile(at('conf'), 'port 80\n'), touch('data')]));
    expect(results).toMatchObject([{ status: 'changed', changed: 2 }]);
    expect(existsSync(at('conf')) || existsSync(at('data')) || existsSync(at('state'))).toBe(false);
  });

  it('shows the text that would change, without old or new secrets', async () => {
    writeFileSync(at('conf'), 'port 79\npassword former-secret\n');
    options = recordingOptions({ mode: 'check', diff: true });
    const content = text`port 80\npassword ${new Secret('pw', 'new-secret')}\n`;
    await run(roleOf('web', () => [ownFile(at('conf'), '', { content })]));
    const [plan] = options.events.filter((event) => event.type === 'role.plan');
    const diff = plan?.changes.find(({ field }) => field === 'sha256')?.diff;
    expect(diff).toContain('-port 79\n');
    expect(diff).toContain('+password <secret pw>');
    expect(JSON.stringify(options.events)).not.toMatch(/former-secret|new-secret/);
  });

  it('says "known after apply" of what cannot be asked before an earlier change', async () => {
    options = recordingOptions({ mode: 'check' });
    const asks = custom({ id: 'row', probe: sh`test -e ${at('server')} || exit ${NOT_YET}`, run: sh`true` });
    await run(roleOf('db', () => [touch('server'), asks]));
    const [plan] = options.events.filter((event) => event.type === 'role.plan');
    expect(plan?.unknown).toEqual([{ task: 'custom row', why: 'known after apply' }]);
  });
});

describe('tasks that can only be observed once another one is done', () => {
  it('are observed again, in the same run', async () => {
    const row = custom({
      id: 'row',
      probe: sh`test -e ${at('server')} || exit ${NOT_YET}; if [ -e ${at('row')} ]; then echo present; fi`,
      run: sh`touch ${at('row')}`,
    });
    expect(await run(roleOf('db', () => [touch('server'), row]))).toMatchObject([{ status: 'changed', changed: 2 }]);
    expect(existsSync(at('row'))).toBe(true);
  });

  it('fail with what their probe said when nothing before them differs', async () => {
    const row = custom({ id: 'row', probe: sh`echo 'no server here' >&2; exit ${NOT_YET}`, run: sh`true` });
    const [result] = await run(roleOf('db', () => [row]));
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'NOT_OBSERVABLE', task: 'custom row', host: 'here' },
    });
    expect(result?.error?.message).toContain('no server here');
  });
});

describe('a failure', () => {
  it('stops its host there, names task and place, and leaves later tasks alone', async () => {
    const bad = custom({ id: 'bad', probe: sh`true`, run: sh`echo no space left; exit 28` });
    const [result] = await run(
      roleOf('web', () => [bad, touch('after')]),
      roleOf('later', () => [touch('later')]),
    );
    expect(result).toMatchObject({
      status: 'failed',
      notDone: ['web', 'later'],
      error: {
        code: 'TASK_FAILED',
        task: 'custom bad',
        message: 'no space left (exit code 28)',
        at: { file: import.meta.filename },
      },
    });
    expect(existsSync(at('after')) || existsSync(at('later'))).toBe(false);
  });

  it('has the code that its script gives it', async () => {
    const bad = custom({
      id: 'bad',
      probe: sh`true`,
      run: sh`echo 'APT_LOCKED: held by unattended-upgr (pid 7)'; exit 1`,
    });
    expect(await run(roleOf('web', () => [bad]))).toMatchObject([
      { error: { code: 'APT_LOCKED', task: 'custom bad' } },
    ]);
  });

  it('is reported when a task takes longer than it may, and nothing of it goes on', async () => {
    const slow = {
      ...custom({ id: 'slow', probe: sh`true`, run: sh`echo $$ > ${at('pid')}; sleep 60` }),
      timeoutSeconds: 0.3,
    };
    const [result] = await run(roleOf('web', () => [slow]));
    expect(result).toMatchObject({ status: 'failed', error: { code: 'TASK_TIMEOUT', task: 'custom slow' } });
    expect(existsSync(`/proc/${readFileSync(at('pid'), 'utf8').trim()}`)).toBe(false);
  }, 20_000);

  it('is reported when a change was applied and still differs', async () => {
    const [result] = await run(roleOf('web', () => [custom({ id: 'never', probe: sh`true`, run: sh`true` })]));
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'NOT_CONVERGED', message: 'applied, but state is , wanted present' },
    });
  });

  it('does not stop other hosts, and an unreachable one is told apart', async () => {
    const gone = {
      ...connection,
      host: 'gone',
      run: () => Promise.reject(new UnreachableError('SSH_TIMEOUT', 'no answer')),
    };
    const site = siteOf([playOf(['here', 'gone'], [roleOf('web', () => [touch('x')])])], { here: connection, gone });
    expect(await runSite(site, options)).toMatchObject([
      { host: 'here', status: 'changed' },
      { host: 'gone', status: 'unreachable' },
    ]);
  });

  it('is not what a connection lost while looking is: the look is repeated', async () => {
    let drops = 1;
    const flaky = {
      ...connection,
      run: (...given: Parameters<typeof connection.run>) =>
        drops-- > 0 ? Promise.reject(new UnreachableError('SSH_LOST', 'lost')) : connection.run(...given),
    };
    const site = siteOf([playOf(['here'], [roleOf('web', () => [touch('x')])])], { here: flaky });
    expect(await runSite(site, options)).toMatchObject([{ status: 'changed' }]);
  });

  it('ends the run when more hosts failed than the play allows', async () => {
    const bad = roleOf('bad', ({ host }) => [
      host.name === 'a' ? custom({ id: 'bad', probe: sh`true`, run: sh`exit 1` }) : touch(host.name),
    ]);
    const connections = { a: shell(at('a-state'), 'a'), b: shell(at('b-state'), 'b') };
    const plays = [playOf([], [bad], { batches: [['a'], ['b']], maxFailPercentage: 0 })];
    expect(await runSite(siteOf(plays, connections), options)).toMatchObject([
      { host: 'a', status: 'failed' },
      { host: 'b', status: 'ok', notDone: ['bad'] },
    ]);
  });
});

describe('what a host prints too much of', () => {
  it('is told up to a number of lines, and how many more there are', async () => {
    const chatty = custom({
      id: 'chatty',
      probe: sh`if [ -e ${at('done')} ]; then echo present; fi`,
      run: sh`seq 12000; touch ${at('done')}`,
    });
    await run(roleOf('web', () => [chatty, touch('after')]));
    const lines = options.events.flatMap((event) => (event.type === 'task.output' ? [event.line] : []));
    expect([lines.length, ...lines.slice(-2)]).toEqual([10_001, '10000', '… 2000 more lines not shown']);
    expect(existsSync(at('after'))).toBe(true);
  });

  it('is no answer of a probe', async () => {
    const endless = custom({ id: 'endless', probe: sh`yes | head -c 9000000`, run: sh`true` });
    expect(await run(roleOf('web', () => [endless]))).toMatchObject([
      {
        status: 'failed',
        error: { code: 'NOT_OBSERVABLE', message: expect.stringContaining('it printed more than 8388608 characters') },
      },
    ]);
  });
});

describe('handlers', () => {
  const restart = () => handler('restart', sh`echo restarted >> ${at('log')}`);
  const conf = () => ownFile(at('conf'), 'x', { notify: restart() });

  it('run once after a change and not again', async () => {
    await run(roleOf('web', () => [conf(), touch('y', { notify: restart() })]));
    await run(roleOf('web', () => [conf(), touch('y', { notify: restart() })]));
    expect(readFileSync(at('log'), 'utf8')).toBe('restarted\n');
  });

  it('that a broken run left due are run by the next one', async () => {
    const bad = custom({ id: 'bad', probe: sh`if [ -e ${at('fixed')} ]; then echo present; fi`, run: sh`exit 1` });
    await run(roleOf('web', () => [conf(), bad]));
    expect(existsSync(at('log'))).toBe(false);
    writeFileSync(at('fixed'), '');
    expect(await run(roleOf('web', () => [conf(), bad]))).toMatchObject([{ status: 'ok' }]);
    expect(readFileSync(at('log'), 'utf8')).toBe('restarted\n');
  });
});

describe('needs', () => {
  const role = (kind: 'read' | 'mint') =>
    ({
      ...roleOf('join', ({ needs }) => [
        ownFile(at('joined'), '', { content: undefined }),
        custom({
          id: 'join',
          probe: sh`if [ -s ${at('joined')} ]; then echo present; fi`,
          run: sh`echo ${(needs as Record<string, string>).token!} > ${at('joined')}`,
        }),
      ]),
      needs: { token: { from: 'here', kind, probe: sh`echo minted >> ${at('mints')}; echo a-token` } },
    }) as ReturnType<typeof roleOf>;

  it('are minted only when a task that needs them changes', async () => {
    await run(role('mint'));
    expect(readFileSync(at('joined'), 'utf8')).toBe('a-token\n');
    await run(role('mint'));
    expect(readFileSync(at('mints'), 'utf8')).toBe('minted\n');
  });

  it('that are minted cost a converged host no round trip', async () => {
    await run(role('mint'));
    connection.trips = 0;
    await run(role('mint'));
    expect(connection.trips).toBe(1);
  });

  it('that are read are known before the plan', async () => {
    await run(role('read'));
    expect(readFileSync(at('joined'), 'utf8')).toBe('a-token\n');
  });
});

describe('a lease', () => {
  it('keeps a second run from changing the host, and names its owner', async () => {
    await run(roleOf('web', () => [touch('first')]));
    const soon = Math.floor(Date.now() / 1000) + 600;
    writeFileSync(join(at('state'), 'lease'), `other-run ${soon} somebody@elsewhere 4711\n`);
    const [result] = await run(roleOf('web', () => [touch('second')]));
    expect(result).toMatchObject({ status: 'failed', error: { code: 'LEASE_HELD' } });
    expect(result?.error?.message).toContain('somebody@elsewhere 4711');
    expect(existsSync(at('second'))).toBe(false);
  });

  it('that has expired is taken over', async () => {
    await run(roleOf('web', () => [touch('first')]));
    writeFileSync(join(at('state'), 'lease'), 'other-run 1000 somebody@elsewhere 4711\n');
    expect(await run(roleOf('web', () => [touch('second')]))).toMatchObject([{ status: 'changed' }]);
  });

  it('is given back at the end', async () => {
    await run(roleOf('web', () => [touch('first')]));
    expect(existsSync(join(at('state'), 'lease'))).toBe(false);
  });
});

describe('an interrupt', () => {
  it('ends the running script, leaves nothing running, and says what was not done', async () => {
    const controller = new AbortController();
    const events: string[] = [];
    options = recordingOptions({
      signal: controller.signal,
      emit: (event) => {
        if (event.type !== 'task.start') return;
        events.push(event.task);
        if (event.task === 'custom slow') setTimeout(() => controller.abort(), 100);
      },
    });
    const slow = custom({
      id: 'slow',
      probe: sh`true`,
      run: sh`echo $$ > ${at('pid')}; sleep 60; touch ${at('late')}`,
    });
    const started = performance.now();
    const [result] = await run(
      roleOf('web', () => [touch('first'), slow, touch('after')]),
      roleOf('db', () => [touch('rows')]),
    );
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(result).toMatchObject({ status: 'interrupted', notDone: ['web', 'db'] });
    expect(events).toEqual(['custom first', 'custom slow']);
    expect([existsSync(at('first')), existsSync(at('late')), existsSync(at('after'))]).toEqual([true, false, false]);
    expect(existsSync(`/proc/${readFileSync(at('pid'), 'utf8').trim()}`)).toBe(false);
  }, 20_000);
});
