import { counters } from './counters.ts';
import type { BenchLab } from './lab.ts';
import { measure, type Runner, runProgram } from './measure.ts';
import type { Peers } from './peers/install.ts';
import { type HostsState, isLeftAltered, type Preparation, preparationFor } from './preparation.ts';
import type { Run } from './result.ts';
import type { Step } from './schedule.ts';
import { byHand } from './tools/by-hand.ts';
import { makeTools } from './tools/index.ts';
import type { Scene, Tool } from './tools/tool.ts';
import { siteHosts } from './workload/index.ts';

export interface OnLabOptions {
  readonly lab: BenchLab;
  readonly steps: readonly Step[];
  readonly peers: Peers;
  readonly signal: AbortSignal;
  readonly emit: (event: { readonly text: string }) => void;
  /** Gets each run as soon as it is done. */
  readonly done: (run: Run) => void;
}

/** Runs the workload on the hosts of a lab, in the order of `steps`. */
export async function runOnLab({ lab, steps, peers, signal, emit, done }: OnLabOptions): Promise<void> {
  const scene: Scene = { folder: lab.folder, hosts: siteHosts(lab.hosts), access: lab.access };
  const runner: Runner = { python: peers.python, folder: lab.folder, signal };
  const scripts = byHand(scene);
  const tools = makeTools([...new Set(steps.map(({ tool }) => tool))], scene, scripts, peers);
  const hosts = lab.hosts.length;
  let state: HostsState = 'new';
  let reader = await counters(lab);

  const mend = () => runProgram(scripts.shell.invocation('apply'), 'mend', runner);
  const prepare: Readonly<Record<Preparation, () => Promise<unknown>>> = {
    renew: async () => {
      emit({ text: `making ${hosts} hosts anew` });
      await lab.renew();
      for (const tool of tools.values()) tool.forget?.();
      reader = await counters(lab);
    },
    settle: async () => {
      await mend();
      await runProgram(scripts.addPythonApt, 'python-apt', runner);
      await settle([...tools.values()], runner, emit);
    },
    alter: () => runProgram(scripts.alter, 'alter', runner),
  };

  for (const step of steps) {
    for (const what of preparationFor(step, state)) await prepare[what]();
    const tool = tools.get(step.tool)!;
    if (step.action === 'apply' && tool.needsPythonApt) await runProgram(scripts.addPythonApt, 'python-apt', runner);
    const judge = step.tool === 'floor' ? undefined : scripts.judge;
    const run = await measure({ step, tool, hosts, counters: reader, judge, runner });
    if (isLeftAltered(step, run.verdict)) await mend();
    state = step.action === 'apply' ? 'other' : 'settled';
    done(run);
  }
}

/** Each tool once without measuring, so that none finds anything to change later that another one does in its own way. */
async function settle(tools: readonly Tool[], runner: Runner, emit: OnLabOptions['emit']): Promise<void> {
  for (const tool of tools) {
    if (tool.name === 'floor' || tool.name === 'shell') continue;
    emit({ text: `${tool.name}: converging, not measured` });
    await runProgram(tool.invocation('rerun'), tool.name, runner);
  }
}
