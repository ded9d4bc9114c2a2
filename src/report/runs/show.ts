import { outcomeOf } from '../../history/outcome.ts';
import { linesOf, type PastRun } from '../../history/past-run.ts';
import { errorOf, eventsOf, failuresOf, summaryOf } from '../../history/replay.ts';
import { errorText } from '../error.ts';
import { failureLines } from '../failures.ts';
import { duration, plural, tame } from '../format.ts';
import { createHistory, type History } from '../history.ts';
import { planLines } from '../plan.ts';
import type { Sink } from '../sink.ts';
import { summaryLines } from '../summary.ts';
import { commandText } from './list.ts';

/** All that is kept of one run: what it was, what it found to change, where the time went, what went wrong. */
export function runText(run: PastRun, sink: Sink): string {
  const history = createHistory();
  for (const event of eventsOf(run)) history.record(event);
  const lines = [
    ...headLines(run, sink),
    ...partialLines(run, sink),
    ...planLines(onlyMade(history), sink),
    ...warningLines(run, sink),
    ...endLines(run, history, sink),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same for programs: the journal as one document. */
export function runJson({ id, head, lines, state, damaged }: PastRun): string {
  const { type: _, id: __, ...about } = head ?? { type: 'run', id };
  return `${JSON.stringify({ id, state, damaged, ...about, lines })}\n`;
}

function headLines({ id, head, ...run }: PastRun, { paint }: Sink): string[] {
  if (!head) return [`${paint.bold(id)}: its first line cannot be read`];
  const [dirty] = linesOf({ id, head, ...run }, 'git');
  const branch = head.git?.branch ? ` (${head.git.branch})` : '';
  const changed = dirty?.dirty ? ', with changes that were in no commit' : '';
  const row = (name: string, value: string) => `  ${paint.dim(name.padEnd(10))} ${tame(value)}`;
  return [
    `${paint.bold(id)}  ${paint.bold(`./rebuild ${commandText(head.words)}`)}`,
    row('when', `${head.time.slice(0, 19).replace('T', ' ')} UTC`),
    row('who', head.who),
    row('cluster', head.cluster),
    row('inventory', head.inventory),
    ...(head.git ? [row('revision', `${head.git.revision}${branch}${changed}`)] : []),
    row('version', head.version),
    row('hosts', String(head.hosts.length)),
  ];
}

function partialLines({ state, damaged, lines }: PastRun, { paint }: Sink): string[] {
  const last = duration(Math.max(0, ...lines.map((line) => (line.type === 'run' ? 0 : line.at))));
  const what = {
    running: [`it is running: this is what was known after ${last}`],
    'cut off': [`cut off: what came later than ${last} after its start is not known`],
    done: damaged > 0 ? [`damaged: ${plural(damaged, 'line')} cannot be read`] : [],
  }[state];
  return what.length > 0 ? ['', ...what.map((line) => paint.yellow(line))] : [];
}

/** What was planned for a world is left out where it was made: that says the same. */
function onlyMade(history: History): History {
  return { ...history, cloudPlans: history.cloudPlans.filter(({ where }) => !history.changes.has(where)) };
}

function warningLines(run: PastRun, { paint }: Sink): string[] {
  const told = [
    ...linesOf(run, 'warning').map(({ text }) => `${paint.yellow('warning')}: ${tame(text)}`),
    ...linesOf(run, 'note').map(({ where, text }) => `${paint.dim(`${where} |`)} ${tame(text)}`),
    ...linesOf(run, 'left.out').map(({ lines }) => `${paint.yellow('warning')}: ${plural(lines, 'line')} not kept`),
  ];
  return told.length > 0 ? ['', ...told] : [];
}

function endLines(run: PastRun, history: History, sink: Sink): string[] {
  const summary = summaryOf(run);
  if (!summary) {
    const failures = [...failuresOf(run)].map(([host, error]) => ({ host, error }));
    return failureLines(failures, sink);
  }
  const own = run.end?.error;
  return [
    ...(own
      ? ['', ...errorText(errorOf(own), sink.paint).trimEnd().split('\n')]
      : summaryLines(summary, history, sink)),
    `exit code ${summary.exitCode}: ${outcomeOf(run)}`,
  ];
}
