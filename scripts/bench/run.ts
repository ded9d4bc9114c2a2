import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { homeFolder } from '../../src/lab/paths.ts';
import { duration, plural } from '../../src/report/format.ts';
import type { Sink } from '../../src/report/sink.ts';
import { benchLab } from './lab.ts';
import { runOnLab } from './on-lab.ts';
import { runOnSite } from './on-site.ts';
import type { RunOptions } from './options.ts';
import { installPeers, type Peers } from './peers/install.ts';
import { type Result, type Run, writeResult } from './result.ts';
import { type Step, schedule } from './schedule.ts';
import { summarise } from './summary.ts';
import { figure, groupLines } from './table.ts';

export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly signal: AbortSignal;
}

/** Measures, and tells each run, the medians and where the results are. @returns the exit code */
export async function runBench(options: RunOptions, { stdout, stderr, signal }: Surroundings): Promise<number> {
  const emit = ({ text }: { readonly text: string }) => stderr.write(`${stderr.paint.dim(text)}\n`);
  const steps = schedule(options);
  const peers = await installPeers(options.tools, { emit, signal });
  const started = new Date();
  const file = options.out ?? join(homeFolder(), 'bench', `${started.toISOString().replaceAll(':', '-')}.json`);
  const result: Result = {
    version: 1,
    startedAt: started.toISOString(),
    machine: machine(),
    ...versionsOf(peers),
    runs: [],
  };
  const done = (run: Run) => {
    result.runs.push(run);
    writeResult(file, result);
    stdout.write(`${runLine(run)}\n`);
  };
  try {
    const { site = [], lab: onLab = [] } = Object.groupBy(steps, ({ action }) => (action === 'site' ? 'site' : 'lab'));
    if (site.length > 0) await runOnSite({ steps: site, python: peers.python, signal, emit, done });
    for (const count of onLab.length > 0 ? options.hosts : []) await onHosts(count, onLab);
  } finally {
    for (const group of summarise(result.runs))
      stdout.write(`${groupLines(group, stdout.columns, stdout.paint).join('\n')}\n`);
    if (result.runs.length > 0)
      stdout.write(`\n${duration((Date.now() - started.getTime()) / 1000)}. Results: ${file}\n`);
  }
  return result.runs.every(({ verdict }) => verdict === 'ok') ? 0 : 1;

  async function onHosts(count: number, own: readonly Step[]): Promise<void> {
    const lab = await benchLab({ count, emit, signal });
    try {
      await runOnLab({ lab, steps: own, peers, signal, emit, done });
    } finally {
      await lab.dispose();
    }
  }
}

function runLine({ hosts, action, round, tool, verdict, why, wallSeconds, controllerCpuSeconds }: Run): string {
  const where = `${plural(hosts, 'host')}, ${action} ${round + 1}`.padEnd(24);
  const used = `${figure(wallSeconds).padStart(6)} s, CPU ${figure(controllerCpuSeconds)} s`;
  return `${where} ${tool.padEnd(8)} ${used}${verdict === 'ok' ? '' : `, ${verdict}: ${why}`}`;
}

function machine(): Result['machine'] {
  return {
    cpus: cpus().length,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    kernel: `${process.platform} ${release().split('-', 1)[0]} ${arch()}`,
    node: process.versions.node,
  };
}

function versionsOf({ versions }: Peers): Pick<Result, 'versions'> {
  return { versions: { ...versions } };
}
