import { expect, it, vi } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { Script, sh } from '../../src/core/text.ts';
import { localConnection } from '../../src/transport/local.ts';
import { oddSeconds, PATIENTLY, processesWith } from './processes.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const connection = localConnection({ kind: 'local', host: 'here', become: false });

it.each([
  [
    'output, error output and exit code',
    sh`echo out; echo err >&2; exit 3`,
    { stdout: 'out\n', stderr: 'err\n', exitCode: 3 },
  ],
  ['nothing to read', sh`cat`, { stdout: '', stderr: '', exitCode: 0 }],
  ['the signal that ended it', sh`kill -KILL $$`, { stdout: '', stderr: '', exitCode: 137 }],
])('gives a script %s', async (_, script, result) => {
  expect(await connection.run(script)).toEqual(result);
});

it('does not start a script that it cannot read to its end', async () => {
  expect(await connection.run(new Script(['echo started\nif true; then\n']))).toMatchObject({
    stdout: '',
    exitCode: 2,
  });
});

it('passes output on while the script runs, in whole characters', async () => {
  const chunks: string[] = [];
  await connection.run(sh`printf '\303'; sleep 0.1; printf '\251'; sleep 0.1; echo`, {
    onOutput: (it) => chunks.push(it),
  });
  expect(chunks.join('')).toBe('é\n');
});

it('keeps the newest output', async () => {
  expect(await connection.run(sh`echo one two`, { keep: 4 })).toMatchObject({ stdout: 'two\n' });
});

it.each([
  ['its time is over', 'COMMAND_TIMEOUT', () => ({ timeoutSeconds: 0.2 })],
  ['it is interrupted', 'INTERRUPTED', () => ({ signal: AbortSignal.timeout(300) })],
])('leaves no process when %s', async (_, code, options) => {
  const seconds = oddSeconds(88.5);
  const running = connection.run(sh`(sleep ${seconds} &); sleep ${seconds} & setsid sleep ${seconds}`, options());
  await expect(running).rejects.toMatchObject({ code, host: 'here' });
  expect(processesWith(`sleep ${seconds}`)).toEqual([]);
});

it('does not wait for a daemon that the script left behind with its output open', async () => {
  const start = Date.now();
  expect(await connection.run(sh`sleep 3.21 & echo done`)).toMatchObject({ stdout: 'done\n' });
  expect(Date.now() - start).toBeLessThan(2000);
});

it('shows no secret in the process list', async () => {
  const seconds = oddSeconds(0.5);
  const running = connection.run(sh`echo ${new Secret('password', 'correct-horse')} | { sleep ${seconds}; wc -c; }`);
  await expect.poll(() => processesWith(`sleep ${seconds}`), PATIENTLY).not.toEqual([]);
  expect(processesWith('correct-horse')).toEqual([]);
  expect(await running).toMatchObject({ stdout: '14\n' });
});
