import { afterAll, expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { sshConnection } from '../../src/transport/ssh.ts';
import { processesWith } from './processes.ts';
import { Lab, noSshd } from './sshd.ts';

const lab = new Lab();
afterAll(() => lab.close());

it.skipIf(noSshd)(
  'a host that freezes while a script runs is found within some seconds',
  { timeout: 25_000 },
  async () => {
    const sshd = await lab.sshd();
    const connection = sshConnection(sshd.target(), { environment: lab.environment() });
    const running = connection.run(sh`sleep 20.75`);
    running.catch(() => {});
    await expect.poll(() => processesWith('sleep 20.75'), { timeout: 5000 }).not.toEqual([]);
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
