import { expect, it } from 'vitest';
import type { RebuildError } from '../../src/core/error.ts';
import { sh } from '../../src/core/text.ts';
import type { Task } from '../../src/resources/define.ts';
import { service } from '../../src/resources/service.ts';
import { unit } from '../../src/resources/unit.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { runRole } from '../support/role-on-host.ts';
import { changesOf, run } from './contract.ts';

const running = (name: string, command: string): [Task, Task] => [
  unit({
    name: `${name}.service`,
    content: `[Service]\nExecStart=/bin/sh -c "${command}"\n[Install]\nWantedBy=multi-user.target\n`,
  }),
  service({ name, state: 'started', enabled: true }),
];

/** Services that follow one another, by the real systemd. */
export function serviceTogether(connection: () => Connection): void {
  const [unitA, a] = running('contract-first', 'exec sleep infinity');
  const [unitB, b] = running('contract-second', 'exec sleep infinity');
  const [unitC, c] = running('contract-dying', 'sleep 0.1; echo lost its way; exit 3');
  const stop = sh`systemctl -q disable --now contract-first contract-second`;
  const reloads = async () =>
    Number(await run(connection(), sh`journalctl -b -o cat --no-pager | grep -c '^Reloading' || true`));

  it('services that follow one another are started and enabled, and systemd reads its files once for all', async () => {
    await runRole(connection(), 'contract', [unitA, unitB, unitC]);
    await run(connection(), stop);
    const before = await reloads();
    const { changed } = await runRole(connection(), 'contract', [a, b]);
    expect(changed).toEqual(['service contract-first.service', 'service contract-second.service']);
    expect((await reloads()) - before).toBe(1);
    expect([await changesOf(connection(), a), await changesOf(connection(), b)]).toEqual([[], []]);
  });

  it('the service that dies right after its start is told, with its journal, and what is before it runs', async () => {
    await run(connection(), stop);
    const failed = await runRole(connection(), 'contract', [a, c, b]).catch((it: RebuildError) => it);
    expect(failed).toMatchObject({ code: 'UNIT_FAILED', task: 'service contract-dying.service' });
    expect((failed as RebuildError).message).toContain('lost its way');
    expect(await changesOf(connection(), a)).toEqual([]);
  });
}
