import { afterAll, expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { sshConnection } from '../../src/transport/ssh.ts';
import { oddSeconds, PATIENTLY, processesWith } from './processes.ts';
import { Lab, noSshd } from './sshd.ts';

const lab = new Lab();
afterAll(() => lab.close());

it.skipIf(noSshd)(
  'a host that freezes while a script runs is found within some seconds',
  { timeout: 25_000 },
  async () => {
    const sshd = await lab.sshd();
    const connection = sshConnection(sshd.target(), { environment: lab.environment() });
    const seconds = oddSeconds(20.5);
    const running = connection.run(sh`sleep ${seconds}`);
    running.catch(() => {});
    await expect.poll(() => processesWith(`sleep ${seconds}`), PATIENTLY).not.toEqual([]);
    const start = Date.now();
    for (const pid of sshd.sessions()) process.kill(pid, 'SIGSTOP');
    await expect(running).rejects.toMatchObject({
      code: 'SSH_LOST',
      message: expect.stringMatching(/was lost while a command ran: the host stopped answering$/),
    });
    expect(Date.now() - start).toBeLessThan(14_000);
    await connection.close();
  },
);
