import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from '../../../src/core/text.ts';
import type { Check, Finding, VerifySite } from '../../../src/verify/model.ts';
import { ETC } from '../../../src/verify/prometheus/ask.ts';
import { verify } from '../../../src/verify/run.ts';
import { shell } from '../../support/shell.ts';
import { siteWith } from './answering.ts';

const PROGRAMS = ['prometheus', 'promtool'];

/** Why tests with a real Prometheus cannot run here; undefined when they can. */
export const noPrometheus: string | undefined = PROGRAMS.some((it) => spawnSync(it, ['--version']).status !== 0)
  ? 'prometheus is not installed (Debian package prometheus)'
  : undefined;

/** A real Prometheus on loopback, with its files in a folder of its own. */
export class RealPrometheus {
  readonly folder = mkdtempSync(join(tmpdir(), 'rebuild-prometheus-'));
  #port = 0;
  #process: ChildProcess | undefined;

  async port(): Promise<number> {
    this.#port ||= await freePort();
    return this.#port;
  }

  write(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Samples of the past, in the form of OpenMetrics; before the start. */
  fill(openMetrics: string): void {
    this.write('past.txt', openMetrics);
    const data = join(this.folder, 'data');
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '-q', join(this.folder, 'past.txt'), data];
    execFileSync('promtool', args, { stdio: 'pipe' });
  }

  async start(): Promise<void> {
    const port = await this.port();
    const args = [
      `--config.file=${join(this.folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(this.folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    this.#process = spawn('prometheus', args, { stdio: 'ignore' });
    await until(async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What a check finds, by the very scripts and the way in which `verify` runs them, with this folder for the role's. */
  async findings(check: Check): Promise<readonly Finding[]> {
    const site = await this.#site();
    const looks = check.looks(site).map((look) => ({ ...look, script: within(look.script, this.folder) }));
    const own: Check = { ...check, looks: () => looks };
    const options = { hosts: new Set(['mon']), connect: () => shell(this.folder, 'mon') };
    const [result] = await verify(site, [own], options);
    return result!.findings;
  }

  async #site(): Promise<VerifySite> {
    const roles = new Map([['prometheus', { port: await this.port(), scrape_interval_seconds: 1 }]]);
    const site = siteWith();
    return { ...site, hosts: [{ ...site.hosts[0]!, roles }], now: Date.now() / 1000 };
  }
}

/** @throws the last error when `attempt` does not succeed within half a minute */
export async function until(attempt: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const failed = await attempt().then(
      (done) => (done ? undefined : new Error('it did not become true')),
      (error: unknown) => error,
    );
    if (failed === undefined) return;
    if (Date.now() > deadline) throw failed;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function within(script: Script, folder: string): Script {
  return new Script([script.plain().replaceAll(ETC, folder)]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
