import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { sh } from '../../src/core/text.ts';
import type { Connection } from '../../src/transport/connection.ts';
import { runJob } from '../../src/transport/job.ts';
import { BOUNDS } from '../../src/transport/job-runner.ts';
import { JobCleanup } from '../../src/transport/job-scripts.ts';
import { localConnection } from '../../src/transport/local.ts';
import { sshConnection } from '../../src/transport/ssh.ts';
import { flood, floods } from './flood.ts';
import { oddSeconds, PATIENTLY, processesWith } from './processes.ts';
import { Lab, noSshd, type Sshd } from './sshd.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const lab = new Lab();
/** Of the hosts of these tests, and of this machine in them. */
const folderOfJobs = lab.jobs;

// One job at a time runs on a host, and all tests here are on one.
describe.skipIf(noSshd)('a job', () => {
  let sshd: Sshd;
  let connection: Connection;
  beforeAll(async () => {
    vi.stubEnv('REBUILD_RUN', folderOfJobs);
    sshd = await lab.sshd();
    connection = sshConnection(sshd.target(), { environment: lab.environment() });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await connection.close();
    await lab.close();
  });

  it.each([
    ['over SSH', () => connection],
    ['on this machine', () => localConnection({ kind: 'local', host: 'here', become: false })],
  ])('returns what its script returns, %s', async (_, on) => {
    const script = sh`echo out; echo err >&2; umask; exit 3`;
    expect(await runJob(on(), script)).toEqual({ stdout: 'out\nerr\n0022\n', exitCode: 3 });
  });

  it('leaves nothing on the host', async () => {
    await runJob(connection, sh`true`, { id: 'gone' });
    await expect.poll(() => existsSync(join(folderOfJobs, 'gone')), PATIENTLY).toBe(false);
    expect(readdirSync(folderOfJobs)).not.toContain('holder');
  });

  it('takes away what jobs left that nobody came back to, but nothing new, and nothing of one that runs', async () => {
    const { up, onOutput } = whenUp();
    const running = runJob(connection, sh`echo up; sleep 1`, { id: 'old-runs', onOutput });
    await up;
    aged('old-runs');
    const old = {
      'old-ended': { end: '0\n', out: 'x' },
      'old-killed': { supervisor: `${2 ** 22 + 1}\n`, script: 'x' },
      'old-number-of-another': { supervisor: `${process.pid}\n`, script: 'x' },
      'old-never-began': {},
    };
    for (const [name, files] of Object.entries(old)) {
      leftBehind(name, files);
      aged(name);
    }
    leftBehind('new-killed', { script: 'x' });
    await connection.run(new JobCleanup('none'));
    const left = ['old-runs', 'new-killed', ...Object.keys(old)].filter((name) => existsSync(join(folderOfJobs, name)));
    rmSync(join(folderOfJobs, 'new-killed'), { recursive: true });
    expect(left).toEqual(['old-runs', 'new-killed']);
    expect(await running).toMatchObject({ exitCode: 0 });
  });

  it('survives the loss of its connection, and hands over each byte once', async () => {
    const chunks: string[] = [];
    const script = sh`for i in 1 2 3 4 5 6 7 8; do printf "$i\\303"; sleep 0.1; printf "\\251 "; done; echo err >&2; exit 4`;
    const running = runJob(connection, script, { onOutput: (chunk) => chunks.push(chunk) });
    for (const pause of [250, 300]) {
      await sleep(pause);
      sshd.killSessions();
    }
    const stdout = '1é 2é 3é 4é 5é 6é 7é 8é err\n';
    expect(await running).toEqual({ stdout, exitCode: 4 });
    expect(chunks.join('')).toBe(stdout);
  });

  it('waits for a server that starts again', async () => {
    const other = await lab.sshd();
    const away = sshConnection(other.target({ connectTimeoutSeconds: 1 }), { environment: lab.environment() });
    const { up, onOutput } = whenUp();
    const running = runJob(away, sh`echo one; sleep 1; echo two`, { onOutput });
    await up;
    await other.stop();
    await sleep(1500);
    await other.start();
    expect(await running).toMatchObject({ stdout: 'one\ntwo\n' });
    await away.close();
  });

  it('is given up when the host stays away', async () => {
    const other = await lab.sshd();
    const away = sshConnection(other.target({ connectTimeoutSeconds: 5 }), { environment: lab.environment() });
    const { up, onOutput } = whenUp();
    const running = runJob(away, sh`echo up; sleep 0.4`, { awaySeconds: 0.5, onOutput });
    await up;
    await other.stop();
    await expect(running).rejects.toMatchObject({ code: 'SSH_REFUSED' });
  });

  it('that is interrupted ends with all its processes', async () => {
    const seconds = oddSeconds(77.5);
    const script = sh`sleep ${seconds} & setsid sh -c ${`sleep ${seconds}; true`}`;
    const running = runJob(connection, script, { id: 'stopped', signal: AbortSignal.timeout(300) });
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(processesWith(`sleep ${seconds}`)).toEqual([]);
    await expect.poll(() => existsSync(join(folderOfJobs, 'stopped')), PATIENTLY).toBe(false);
  });

  it('that is interrupted before it started does not start', async () => {
    const running = runJob(connection, sh`sleep 0.2; echo started`, { signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('waits for another one on the same host', async () => {
    // Told by the host: of two that end one right after the other, either may be heard of first.
    const log = join(lab.folder, 'order');
    const { up, onOutput } = whenUp();
    const first = runJob(connection, sh`echo up; sleep 0.5; echo first >>${log}`, { onOutput });
    await up;
    await runJob(connection, sh`echo second >>${log}`);
    await first;
    expect(readFileSync(log, 'utf8')).toBe('first\nsecond\n');
  });

  it('names the other one when it has waited for too long', async () => {
    const { up, onOutput } = whenUp();
    const first = runJob(connection, sh`echo up; sleep 2`, { label: 'the nightly run', onOutput });
    await up;
    await expect(runJob(connection, sh`echo never`, { busySeconds: 0.2 })).rejects.toMatchObject({
      code: 'JOB_BUSY',
      host: 'web-1',
      message: expect.stringMatching(/^another job still runs on the host: the nightly run, process \d+, since \d{4}-/),
    });
    await first;
  });

  it('does not let what it starts keep others waiting', async () => {
    await runJob(connection, sh`setsid sleep 2 &`);
    await runJob(connection, sh`true`, { busySeconds: 0.1 });
  });

  it('shows no secret to other users', async () => {
    const seconds = oddSeconds(0.5);
    const secret = new Secret('password', 'battery-staple');
    const running = runJob(connection, sh`echo ${secret} | { sleep ${seconds}; wc -c; }`, { id: 'hush' });
    await expect.poll(() => processesWith(`sleep ${seconds}`), PATIENTLY).not.toEqual([]);
    expect(processesWith('battery-staple')).toEqual([]);
    expect(modesUnder(join(folderOfJobs, 'hush'))).toEqual(new Set(['700', '600']));
    expect(await running).toMatchObject({ stdout: '15\n' });
  });

  it('ends soon after its script', async () => {
    const lags: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const { stdout } = await runJob(connection, sh`date +%s%3N`);
      lags.push(Date.now() - Number(stdout));
    }
    expect(Math.min(...lags)).toBeLessThan(250);
  });

  it.each(floods('1G'))(
    'that prints 1 GiB in %s harms nobody',
    async (_, prints) => {
      const script = `${prints}; echo; echo end; exit 3`;
      const { peakMiB, longestPauseMs, characters, ...rest } = await flood('job', script, lab, sshd);
      expect(rest).toEqual({ exitCode: 3, last: expect.stringMatching(/\nend\n$/) });
      expect(characters).toBeLessThan(BOUNDS.first + BOUNDS.newest + 200);
      expect(peakMiB).toBeLessThan(200);
      expect(longestPauseMs).toBeLessThan(2000);
    },
    120_000,
  );

  it('tells why it could not start', async () => {
    await expect(runJob(connection, sh`true`, { id: 'no/folder' })).rejects.toMatchObject({
      code: 'JOB_NOT_STARTED',
      message: `the host did not start the job (exit code 1): cannot make the folder ${folderOfJobs}/no/folder`,
    });
  });
});

/** Tells when a job has written something. */
function whenUp(): { up: Promise<void>; onOutput: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { up: promise, onOutput: resolve };
}

/** A folder of a job, as one that was killed leaves it. */
function leftBehind(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folderOfJobs, name));
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folderOfJobs, name, file), content);
}

function aged(name: string): void {
  const twoHoursAgo = Date.now() / 1000 - 2 * 3600;
  utimesSync(join(folderOfJobs, name), twoHoursAgo, twoHoursAgo);
}

function modesUnder(folder: string): Set<string> {
  const paths = [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  return new Set(paths.map((path) => (statSync(path).mode & 0o777).toString(8)));
}
