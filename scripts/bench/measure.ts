import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { account, type Invocation } from './account.ts';
import type { CounterReader, Counters } from './counters.ts';
import type { Run } from './result.ts';
import type { Step } from './schedule.ts';
import type { Tool } from './tools/tool.ts';

export interface MeasureOptions {
  readonly step: Step;
  readonly tool: Tool;
  /** How many hosts it works on. */
  readonly hosts: number;
  readonly counters: CounterReader;
  /** Looks at the hosts after it; undefined where it has changed nothing. */
  readonly judge: Invocation | undefined;
  readonly runner: Runner;
}

/** Runs programs, and counts what they use. */
export interface Runner {
  readonly python: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What the run before has set going is to have ended. */
const QUIET_MS = 1000;

export async function measure({ step, tool, hosts, counters, judge, runner }: MeasureOptions): Promise<Run> {
  await sleep(QUIET_MS, undefined, { signal: runner.signal });
  const [load, at] = [Math.round(loadavg()[0]! * 10) / 10, new Date().toISOString()];
  const before = await counters('begin');
  const { log, used } = await runProgram(tool.invocation(step.action), tool.name, runner);
  const after = await counters('end');
  const accepts = tool.accepts ?? ((exitCode: number) => exitCode === 0);
  const verdict = accepts(used.exitCode, step.action) ? await judged(judge, runner) : failed(log);
  return { hosts, ...step, ...verdict, ...used, ...grown(before, after), load, at };
}

/** Runs it without measuring; what it says is kept in `folder`. */
export async function runProgram(invocation: Invocation, name: string, { python, folder, signal }: Runner) {
  const logFile = join(folder, `${name}.log`);
  const used = await account(invocation, { python, logFile, signal });
  return { used, log: readFileSync(logFile, 'utf8') };
}

type Verdict = Pick<Run, 'verdict' | 'why'>;

async function judged(judge: Invocation | undefined, runner: Runner): Promise<Verdict> {
  if (!judge) return { verdict: 'ok' };
  const { used, log } = await runProgram(judge, 'judge', runner);
  return used.exitCode === 0 ? { verdict: 'ok' } : { verdict: 'wrong', why: cut(log.split('\n').slice(0, 4)) };
}

/** What looks like the reason, else the end of what it said. */
function failed(log: string): Verdict {
  const lines = log.trim().split('\n').filter(Boolean);
  const reasons = lines.filter((line) => /^(fatal|error|ERROR)\b/.test(line));
  return { verdict: 'failed', why: cut(reasons.length > 0 ? reasons.slice(0, 2) : lines.slice(-4)) };
}

function cut(lines: readonly string[]): string {
  return lines.map((line) => line.trim().slice(0, 400)).join('; ');
}

/** Only what is known before and after. */
export function grown(before: Counters, after: Counters): Partial<Counters> {
  const names = Object.keys(before) as (keyof Counters)[];
  const known = names.filter((name) => before[name] !== undefined && after[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, rounded(after[name]! - before[name]!)]));
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
