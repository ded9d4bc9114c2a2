import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { RebuildError } from '../../src/core/error.ts';
import { actions, toolNames } from './names.ts';

/** What one run used. What could not be measured is not there. */
const run = z.strictObject({
  hosts: z.int(),
  round: z.int(),
  action: z.enum(actions),
  tool: z.enum(toolNames),
  /** `wrong`: the tool said it had succeeded, and the check script found something else. Only `ok` is counted. */
  verdict: z.enum(['ok', 'failed', 'wrong']),
  /** Of what is not ok: what the check script or the tool said. */
  why: z.string().optional(),
  exitCode: z.int(),
  wallSeconds: z.number(),
  /** Of all processes of the tool on this machine, those too that outlived it. */
  controllerCpuSeconds: z.number(),
  hostsCpuSeconds: z.number().optional(),
  /** The greatest sum over all processes that was seen. */
  peakMiB: z.number(),
  /** Of the biggest process; the kernel's own figure. */
  biggestProcessMiB: z.number(),
  /** The most at the same time that were seen. */
  processes: z.int(),
  kibFromHosts: z.number().optional(),
  kibToHosts: z.number().optional(),
  /** SSH sessions on the first host. */
  commands: z.int().optional(),
  /** Load of the machine before it. */
  load: z.number(),
  at: z.string(),
});

const result = z.strictObject({
  version: z.literal(1),
  startedAt: z.string(),
  machine: z.strictObject({ cpus: z.int(), memoryMiB: z.int(), kernel: z.string(), node: z.string() }),
  /** Of the tools, by their names. */
  versions: z.record(z.string(), z.string()),
  runs: z.array(run),
});

export type Run = z.output<typeof run>;
export type Result = z.output<typeof result>;

/** The file is whole at any time: a benchmark that is broken off keeps what it has measured. */
export function writeResult(file: string, content: Result): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}

/** @throws RebuildError BENCH_RESULT_INVALID */
export function readResult(file: string): Result {
  try {
    return result.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause).split('\n').slice(0, 2).join(' ') : String(cause);
    throw new RebuildError('BENCH_RESULT_INVALID', `${file} holds no results of the benchmark: ${why}`, {
      hint: 'Give a file that "node scripts/bench.ts" has written.',
      cause,
    });
  }
}
