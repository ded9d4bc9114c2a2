import type { Result, Run } from '../../../scripts/bench/result.ts';

/** A run that counts, but for what is given. */
export function aRun(given: Partial<Run> = {}): Run {
  return {
    ...{ hosts: 13, round: 0, action: 'rerun', tool: 'ours', verdict: 'ok', exitCode: 0 },
    ...{ wallSeconds: 1, controllerCpuSeconds: 0.5, peakMiB: 90, biggestProcessMiB: 90, processes: 1 },
    ...{ load: 0, at: '2026-01-02T03:04:05.000Z' },
    ...given,
  };
}

export function aResult(runs: readonly Run[]): Result {
  return {
    version: 1,
    startedAt: '2026-01-02T03:04:05.000Z',
    machine: { cpus: 2, memoryMiB: 24_000, kernel: 'linux 6.1 x64', node: '24.1.0' },
    versions: { pyinfra: '3.10.0' },
    runs: [...runs],
  };
}
