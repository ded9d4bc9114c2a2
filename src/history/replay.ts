import { RebuildError } from '../core/error.ts';
import type { HostResult, RunEvent, RunSummary } from '../core/events.ts';
import type { Failure, Line } from './model.ts';
import { linesOf, type PastRun } from './past-run.ts';

/** The events of a run again, as far as its journal has them. */
export function eventsOf({ head, lines }: PastRun): RunEvent[] {
  const start: RunEvent[] = head ? [{ type: 'run.start', title: head.title, mode: head.mode, hosts: head.hosts }] : [];
  return [...start, ...lines.flatMap(eventsOfLine)];
}

function eventsOfLine(line: Line): RunEvent[] {
  switch (line.type) {
    case 'role.plan':
    case 'role.done':
    case 'task.done':
    case 'change':
    case 'cloud.plan':
      return [line as RunEvent];
    case 'play.start':
      return [{ ...line, hosts: [] }];
    case 'converged':
      return Object.entries(line.roles).flatMap(([role, hosts]) =>
        Object.entries(hosts).map(([where, seconds]): RunEvent => {
          return { type: 'role.done', where, role, status: 'ok', changed: 0, seconds };
        }),
      );
    default:
      return [];
  }
}

/** What a run came to; undefined of one that is cut off. */
export function summaryOf(run: PastRun): RunSummary | undefined {
  const { head, end } = run;
  if (!head || !end) return undefined;
  const failures = failuresOf(run);
  const hosts = end.hosts.map((host): HostResult => {
    const error = failures.get(host.host);
    return error ? { ...host, error } : host;
  });
  const { seconds, cloudChanges, exitCode } = end;
  return { title: head.title, mode: head.mode, seconds, hosts, cloudChanges, exitCode };
}

/** Why hosts failed, by their names. */
export function failuresOf(run: PastRun): ReadonlyMap<string, RebuildError> {
  return new Map(linesOf(run, 'host.failed').map(({ where, error }) => [where, errorOf(error)]));
}

export function errorOf({ code, message, ...details }: Failure): RebuildError {
  return new RebuildError(code, message, details);
}
