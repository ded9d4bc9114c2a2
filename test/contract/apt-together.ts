import { expect, it } from 'vitest';
import type { RebuildError } from '../../src/core/error.ts';
import { sh } from '../../src/core/text.ts';
import { apt } from '../../src/resources/apt.ts';
import { handler } from '../../src/resources/define.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { runRole } from '../support/role-on-host.ts';
import { changesOf, run } from './contract.ts';

/** Tasks of apt that follow one another, by the real apt. */
export function aptTogether(connection: () => Connection): void {
  const remove = sh`
    export DEBIAN_FRONTEND=noninteractive
    apt-get remove -qy --allow-change-held-packages ed bc hello`;
  const runs = async () =>
    Number(await run(connection(), sh`cat /var/log/apt/history.log 2>/dev/null | grep -c ^Start-Date || true`));
  const first = apt({ packages: ['ed'] });
  const second = apt({ packages: ['hello=2.*'], hold: true, notify: handler('note', sh`echo noted`) });
  const third = apt({ packages: ['bc'] });

  it('apt tasks that follow one another are one run of apt-get', async () => {
    await run(connection(), remove);
    const before = await runs();
    const { changed } = await runRole(connection(), 'contract', [first, second, third]);
    expect(changed).toEqual(['apt ed', 'apt hello=2.*', 'apt bc']);
    expect((await runs()) - before).toBe(1);
    expect(await changesOf(connection(), second)).toEqual([]);
  });

  it('the apt task that asks for what is not there fails, and those before it are made', async () => {
    await run(connection(), remove);
    const missing = apt({ packages: ['redis-sever'] });
    const failed = await runRole(connection(), 'contract', [first, missing, third]).catch((it: RebuildError) => it);
    expect(failed).toMatchObject({ code: 'PACKAGE_NOT_FOUND', task: 'apt redis-sever' });
    expect(await changesOf(connection(), first)).toEqual([]);
    expect(await changesOf(connection(), third)).not.toEqual([]);
  });

  it('packages that are fetched ahead are not installed, and later not downloaded again', async () => {
    const cached = sh`ls /var/cache/apt/archives | grep -c '^\(ed\|bc\)_' || true`;
    await run(connection(), remove);
    await run(connection(), sh`apt-get clean`);
    const pending = await Promise.all(
      [first, third].map(async (task) => ({ task, changes: await changesOf(connection(), task), state: {} })),
    );
    await run(connection(), first.fetch!(pending)!);
    expect(await run(connection(), cached)).toBe('2');
    expect(await changesOf(connection(), first)).not.toEqual([]);
    const output = await run(connection(), first.apply(pending[0]!.changes, {}));
    expect(output).toMatch(/Need to get 0 B\/[\d.]+ [kM]?B of archives/);
  });
}
