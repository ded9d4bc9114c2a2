import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BOUNDS, RUN_JOB } from '../../src/transport/job-runner.ts';
import { oddSeconds, PATIENTLY, processesWith } from './processes.ts';

let job: string;
beforeEach(() => {
  job = mkdtempSync(join(tmpdir(), 'rebuild-job-'));
  return () => rmSync(job, { recursive: true, force: true });
});

function start(script: string, bounds: Partial<typeof BOUNDS> = {}, before: readonly string[] = []) {
  writeFileSync(join(job, 'script'), script);
  const args = Object.values({ ...BOUNDS, ...bounds }).map(String);
  const [program, ...words] = [...before, 'perl', '-e', RUN_JOB, '--', job, '0027', 'MARK', ...args];
  const runner = spawn(program!, words, { stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => runner.once('exit', (code) => resolve(code)));
  return { runner, ended };
}

async function outputOf(script: string, bounds: Partial<typeof BOUNDS> = {}) {
  const exitCode = await start(script, bounds).ended;
  return { exitCode, output: readFileSync(join(job, 'out'), 'utf8') };
}

describe('the runner of a job', () => {
  it.each([
    ['echo a; echo b >&2; umask; exit 3', { exitCode: 3, output: 'a\nb\n0027\n' }],
    ['printf "no line break"', { exitCode: 0, output: 'no line break' }],
    ['kill -9 $$', { exitCode: 137, output: '' }],
    ['exec >&- 2>&-; sleep 0.1; exit 4', { exitCode: 4, output: '' }],
    ['cat; echo nothing to read', { exitCode: 0, output: 'nothing to read\n' }],
    ['if then', { exitCode: 2, output: expect.stringMatching(/syntax error/i) }],
  ])('passes on what %j prints, and how it ends', async (script, result) => {
    expect(await outputOf(script)).toEqual(result);
  });

  // perl runs a handler between two of its own steps: of a signal right before select, nothing wakes it. The same holds for
  // each signal while it is blocked, so that what happens once in thousands of jobs happens here each time.
  it.each([
    ['closes its output first', 'exec >&- 2>&-; sleep 0.1; exit 4'],
    ['leaves something behind that holds its output', 'sleep 8 & sleep 0.1; exit 4'],
  ])('hears of the end of a script that %s, though no signal tells it', { timeout: 5000 }, async (_, script) => {
    const blocking = 'use POSIX; sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGCHLD)); exec @ARGV';
    const { runner, ended } = start(script, {}, ['perl', '-e', blocking]);
    onTestFinished(() => void runner.kill('SIGKILL'));
    expect(await ended).toBe(4);
  });

  it('passes on the begin and the end of each part, and every line with the mark', async () => {
    const script = 'echo MARK 1; seq 20; echo MARK 2; echo short; echo MARK 3; printf 123456789abcdefghi';
    expect(await outputOf(script, { first: 10, newest: 5 })).toEqual({
      exitCode: 0,
      output: [
        'MARK 1\n1\n2\n3\n4\n5\n\n[36 bytes are left out here]\n9\n20\n',
        'MARK 2\nshort\n',
        'MARK 3\n123456789a\n[3 bytes are left out here]\nefghi',
      ].join(''),
    });
  });

  it('passes on only the newest when there has been too much', async () => {
    const script = 'for i in 1 2 3; do echo MARK $i; seq 10; done';
    const { output } = await outputOf(script, { first: 100, newest: 4, most: 40 });
    expect(output.split('MARK ').slice(1)).toEqual([
      `1\n${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].join('\n')}\n`,
      `2\n${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].join('\n')}\n`,
      '3\n\n[17 bytes are left out here]\n\n10\n',
    ]);
  });

  it('knows a line with the mark that comes in pieces', async () => {
    const script = 'for it in 1234567890 M ARK " " "x\n" ab MA; do printf "$it"; sleep 0.02; done';
    expect(await outputOf(script.replace('1234567890', '"123456789\n"'), { first: 4, newest: 4 })).toEqual({
      exitCode: 0,
      output: '1234\n[2 bytes are left out here]\n789\nMARK x\nabMA',
    });
  });

  it('passes output on while it comes', async () => {
    const { ended } = start('printf "half a"; sleep 0.5; echo " line"');
    await expect.poll(() => readFileSync(join(job, 'out'), 'utf8')).toBe('half a');
    await ended;
  });

  it.each([
    ['one line', "head -c 300M /dev/zero | tr '\\0' x"],
    ['short lines', 'yes | head -c 300M'],
  ])('keeps little of 300 MiB in %s, and needs little memory', async (_, prints) => {
    const { runner, ended } = start(`${prints}; echo MARK end; grep VmHWM /proc/$PPID/status`);
    expect(await ended).toBe(0);
    expect(runner.exitCode).toBe(0);
    const output = readFileSync(join(job, 'out'), 'latin1');
    expect(output.length).toBeLessThan(BOUNDS.first + BOUNDS.newest + 200);
    const [, peakKiB] = /MARK end\nVmHWM:\s+(\d+) kB\n$/.exec(output)!;
    expect(Number(peakKiB)).toBeLessThan(20 * 1024);
  });

  it('leaves alone what its script leaves behind', async () => {
    const seconds = oddSeconds(1.5);
    const { ended } = start(`(sleep ${seconds}; echo late; echo alive >${join(job, 'late')}) & echo out`);
    expect(await ended).toBe(0);
    await expect.poll(() => processesWith(`sleep ${seconds}`), PATIENTLY).toHaveLength(1);
    await expect.poll(() => statSync(join(job, 'late'), { throwIfNoEntry: false })?.size, PATIENTLY).toBe(6);
    expect(readFileSync(join(job, 'out'), 'utf8')).toBe('out\n');
    await expect.poll(() => processesWith(job), PATIENTLY).toEqual([]);
  });

  it('stays for the last words of a script that is asked to end', async () => {
    const { runner, ended } = start(`trap 'sleep 0.2; echo bye; exit 9' TERM; echo up; while :; do sleep 0.05; done`);
    await expect.poll(() => readFileSync(join(job, 'out'), 'utf8'), PATIENTLY).toBe('up\n');
    const [pid] = processesWith(`${job}/script`).length === 1 ? childrenOf(runner.pid!) : [];
    runner.kill('SIGTERM');
    process.kill(pid!, 'SIGTERM');
    expect(await ended).toBe(9);
    expect(readFileSync(join(job, 'out'), 'utf8')).toBe('up\nbye\n');
  });

  it('tells who it is when there is something to end', async () => {
    const { runner, ended } = start('sleep 0.3');
    await expect.poll(() => statSync(join(job, 'pid'), { throwIfNoEntry: false })?.size, PATIENTLY).toBeGreaterThan(0);
    const read = (name: string) => Number(readFileSync(join(job, name), 'utf8'));
    expect([read('pid'), read('supervisor')]).toEqual([runner.pid, process.pid]);
    await ended;
  });
});

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
