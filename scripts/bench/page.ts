import { RebuildError } from '../../src/core/error.ts';
import { plural } from '../../src/report/format.ts';
import { labels, titles } from './names.ts';
import type { Result, Run } from './result.ts';
import { runsOfOneStart, summarise } from './summary.ts';
import { groupMarkdown } from './table.ts';

const [BEGIN, END] = ['<!-- begin of what scripts/bench.ts has measured -->', '<!-- end -->'];

/** @throws RebuildError BENCH_NO_BLOCK when the page has no place for it */
export function withBlock(page: string, block: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from !== -1 && to > from) return `${page.slice(0, from + BEGIN.length)}\n${block}\n${page.slice(to)}`;
  throw new RebuildError('BENCH_NO_BLOCK', 'the page has no place for what was measured', {
    hint: `Add the lines "${BEGIN}" and "${END}" to docs/performance.md.`,
  });
}

export function measuredBlock(results: readonly Result[]): string {
  const runs = runsOfOneStart(results);
  return [
    surroundings(results),
    '',
    '![Wall time of each tool, on a logarithmic scale](images/performance.svg)',
    '',
    ...summarise(runs).flatMap(groupMarkdown),
    ...notCounted(runs),
  ]
    .join('\n')
    .trimEnd();
}

/** When, on what and with which versions. */
function surroundings(results: readonly Result[]): string {
  const days = unique(results.map(({ startedAt }) => startedAt.slice(0, 10))).toSorted();
  const machines = unique(
    results.map(
      ({ machine: it }) =>
        `${it.cpus} processors, ${Math.round(it.memoryMiB / 1024)} GiB, ${it.kernel}, Node ${it.node}`,
    ),
  );
  const versions = unique(results.flatMap((it) => Object.entries(it.versions).map((pair) => pair.join(' '))));
  return `Measured ${days.join(', ')} on ${machines.join('; ')}.${versions.length > 0 ? ` Peers: ${versions.join(', ')}.` : ''}`;
}

function notCounted(runs: readonly Run[]): string[] {
  const lines = runs
    .filter(({ verdict }) => verdict !== 'ok')
    .map((run) => {
      const what = run.verdict === 'wrong' ? 'left another state than was wanted' : 'failed';
      return `- ${labels[run.tool]}: ${titles[run.action]}, ${plural(run.hosts, 'host')}, round ${run.round + 1}: ${what}`;
    });
  return lines.length > 0 ? ['Not counted:', '', ...lines] : [];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
