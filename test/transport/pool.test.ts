import { afterAll, describe, expect, it, vi } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { connectionPool } from '../../src/transport/pool.ts';
import { PATIENTLY } from './processes.ts';
import { Lab, noSshd } from './sshd.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

it('has one connection for each host, and none for others', async () => {
  const pool = connectionPool({ targets: [{ kind: 'local', host: 'here', become: false }] });
  expect(pool.get('here')).toBe(pool.get('here'));
  expect(await pool.get('here').run(sh`echo hello`)).toMatchObject({ stdout: 'hello\n' });
  expect(() => pool.get('there')).toThrow(expect.objectContaining({ code: 'HOST_UNKNOWN' }));
  await pool.closeAll();
});

describe.skipIf(noSshd)('many hosts', () => {
  const lab = new Lab();
  afterAll(() => lab.close());

  it('are reached through one connection to their jump host', async () => {
    const jump = await lab.sshd({ hostKeys: ['jump'] });
    const sshd = await lab.sshd();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const behind = names.map((host) => sshd.target({ host, jump: `127.0.0.1:${jump.port}` }));
    // The jump host is a host of the inventory too, so its pinned key counts.
    const targets = [...behind, jump.target({ host: 'bastion' })];
    const pool = connectionPool({ targets, environment: lab.environment() });
    const results = await Promise.all(names.map((name) => pool.get(name).run(sh`echo ${name}`)));
    expect(results.map(({ stdout }) => stdout.trim())).toEqual(names);
    expect({ jump: jump.sessions().length, host: sshd.sessions().length }).toEqual({ jump: 1, host: 5 });
    await pool.closeAll();
    await expect.poll(() => [...jump.sessions(), ...sshd.sessions()], PATIENTLY).toEqual([]);
  });
});
