import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { Script, sh } from '../../src/core/text.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { isLostInFlight } from '../../src/transport/errors.ts';
import { sshConnection } from '../../src/transport/ssh.ts';
import type { SshTarget } from '../../src/transport/target.ts';
import { flood, floods } from './flood.ts';
import { oddSeconds, PATIENTLY, processesWith } from './processes.ts';
import { Lab, noSshd, type Sshd } from './sshd.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe.skipIf(noSshd)('a connection over SSH', () => {
  const lab = new Lab();
  let sshd: Sshd;
  let connection: Connection;

  beforeAll(async () => {
    sshd = await lab.sshd();
    connection = sshConnection(sshd.target(), { environment: lab.environment() });
  });
  afterAll(async () => {
    await connection.close();
    await lab.close();
  });

  it('returns output, error output and exit code', async () => {
    const result = await connection.run(sh`echo out; echo err >&2; exit 3`);
    expect(result).toEqual({ stdout: 'out\n', stderr: 'err\n', exitCode: 3 });
  });

  it.each([
    ['an empty script', sh``, { stdout: '', exitCode: 0 }],
    ['a script that ends with a comment', sh`echo a # b`, { stdout: 'a\n', exitCode: 0 }],
    ['a script that would read its input', sh`cat; read -r line || echo none`, { stdout: 'none\n', exitCode: 0 }],
    ['a script that dies of a signal', sh`kill -KILL $$`, { stdout: '', exitCode: 137 }],
    ['text that is not ASCII', sh`printf %s ${'é€😀'}`, { stdout: 'é€😀', exitCode: 0 }],
    ['a fixed language', sh`printf %s "$LC_ALL"`, { stdout: 'C.UTF-8', exitCode: 0 }],
    ['a long script', sh`printf %s ${'x'.repeat(300_000)} | wc -c`, { stdout: '300000\n', exitCode: 0 }],
  ])('runs %s', async (_, script, result) => {
    expect(await connection.run(script)).toMatchObject(result);
  });

  it('does not start a script that it cannot read to its end', async () => {
    const { stdout, exitCode } = await connection.run(new Script(['echo started\nif true; then\n']));
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  it('hands the script to another command, when told to', async () => {
    const { stdout } = await connection.run(new Script(['one\ntwo\n']), { command: 'sort -r' });
    expect(stdout).toBe('two\none\n');
  });

  it('passes output on while the script runs', async () => {
    const chunks: string[] = [];
    const running = connection.run(sh`echo one; sleep 1; echo two`, { onOutput: (chunk) => chunks.push(chunk) });
    await expect.poll(() => chunks, PATIENTLY).toEqual(['one\n']);
    await running;
    expect(chunks).toEqual(['one\n', 'two\n']);
  });

  it('keeps the newest of 50 MB, in bounded memory', async () => {
    let seen = 0;
    const before = process.memoryUsage().heapUsed;
    const script = sh`head -c 50000000 /dev/zero | tr '\0' x; echo end`;
    const { stdout } = await connection.run(script, { keep: 1000, onBytes: (bytes) => (seen += bytes.length) });
    expect({ seen, length: stdout.length, end: stdout.slice(-4) }).toEqual({
      seen: 50_000_004,
      length: 1000,
      end: 'end\n',
    });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
  });

  it.each(floods('256M'))(
    'keeps nothing else waiting while 256 MiB come in %s',
    async (_, prints) => {
      const { peakMiB, longestPauseMs, exitCode } = await flood('run', `${prints}; exit 3`, lab, sshd);
      expect(exitCode).toBe(3);
      expect(peakMiB).toBeLessThan(500); // most of it garbage; not more for 2 GiB
      expect(longestPauseMs).toBeLessThan(2000);
    },
    120_000,
  );

  it('runs more scripts at once than a server allows', async () => {
    const strict = await lab.sshd({ settings: ['MaxSessions 2'] });
    const many = connect(strict.target());
    const results = await Promise.all([...'abcdefgh'].map((it) => many.run(sh`sleep 0.05; echo ${it}`)));
    expect(results.map(({ stdout }) => stdout.trim()).join('')).toBe('abcdefgh');
  });

  it('does not wait for a daemon that the script left behind with its output open', async () => {
    const start = Date.now();
    const { stdout } = await connection.run(sh`sleep 3.21 & echo done`);
    expect(stdout).toBe('done\n');
    expect(Date.now() - start).toBeLessThan(2000);
  });

  it.each([
    ['its time is over', 'COMMAND_TIMEOUT', () => ({ timeoutSeconds: 0.2 })],
    ['it is interrupted', 'INTERRUPTED', () => ({ signal: AbortSignal.timeout(500) })],
  ])('leaves no process on the host when %s', async (_, code, options) => {
    const seconds = oddSeconds(99.5);
    const script = sh`(sleep ${seconds} &); (trap '' TERM; sleep ${seconds}) & setsid sh -c ${`sleep ${seconds}; true`} & sleep ${seconds}`;
    await expect(connection.run(script, options())).rejects.toMatchObject({ code, host: 'web-1' });
    expect(processesWith(`sleep ${seconds}`)).toEqual([]);
    expect(await connection.run(sh`echo usable`)).toMatchObject({ stdout: 'usable\n' });
  });

  it('does not start a script that is interrupted already', async () => {
    const running = connection.run(sh`echo started`, { signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('shows no secret in any process list, nor in what it throws', async () => {
    const seconds = oddSeconds(0.5);
    const secret = new Secret('password', 'hunter2-and-more');
    const running = connection.run(sh`echo ${secret} | { sleep ${seconds}; wc -c; }`);
    await expect.poll(() => processesWith(`sleep ${seconds}`), PATIENTLY).not.toEqual([]);
    expect(processesWith('hunter2')).toEqual([]);
    expect(await running).toMatchObject({ stdout: '17\n' });
    const failing = connection.run(sh`sleep 5; echo ${secret}`, { timeoutSeconds: 0.1 });
    await expect(failing).rejects.toSatisfy((error: Error) => !`${error.stack} ${error.message}`.includes('hunter2'));
  });

  describe('that breaks', () => {
    it('says that it was lost in flight, and the next run connects again', async () => {
      const server = await lab.sshd();
      const broken = connect(server.target());
      await broken.run(sh`true`);
      const running = broken.run(sh`sleep 0.5`);
      await sleep(100);
      server.killSessions();
      await expect(running).rejects.toSatisfy(isLostInFlight);
      await expect(running).rejects.toMatchObject({ code: 'SSH_LOST', host: 'web-1' });
      expect(await broken.run(sh`echo again`)).toMatchObject({ stdout: 'again\n' });
    });

    it('is replaced without a word between two runs', async () => {
      const server = await lab.sshd();
      const broken = connect(server.target());
      await broken.run(sh`true`);
      server.killSessions();
      expect(await broken.run(sh`echo again`)).toMatchObject({ stdout: 'again\n' });
    });

    it('waits for a server that starts again', async () => {
      const server = await lab.sshd();
      const broken = connect(server.target());
      await broken.run(sh`true`);
      await server.stop();
      const running = broken.run(sh`echo again`);
      await sleep(300);
      await server.start();
      expect(await running).toMatchObject({ stdout: 'again\n' });
    });

    it('is refused when the server does not come back', async () => {
      const server = await lab.sshd();
      const broken = connect(server.target({ connectTimeoutSeconds: 1 }));
      await broken.run(sh`true`);
      await server.stop();
      await expect(broken.run(sh`true`)).rejects.toMatchObject({ code: 'SSH_REFUSED' });
    });
  });

  function connect(target: SshTarget): Connection {
    const made = sshConnection(target, { environment: lab.environment() });
    onTestFinished(() => made.close());
    return made;
  }
});
