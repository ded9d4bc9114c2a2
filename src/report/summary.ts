import type { HostResult, HostStatus, RunSummary } from '../core/events.ts';
import { failureLines } from './failures.ts';
import { duration, plural, wrapList } from './format.ts';
import type { History } from './history.ts';
import type { Paint, Sink } from './sink.ts';

type Look = Pick<Sink, 'paint' | 'columns'>;

/** The end of a run: failures, what was not done, a line for each host, where the time went, and the totals. */
export function summaryLines(summary: RunSummary, history: History, look: Look): string[] {
  return [
    ...failureLines(summary.hosts, look),
    ...notDoneLines(summary.hosts, look),
    ...hostLines(summary, look.paint),
    ...roleTimes(history, look.paint),
    ...slowestTasks(history, look.paint),
    '',
    totals(summary, look.paint),
  ];
}

function notDoneLines(hosts: readonly HostResult[], { paint, columns }: Look): string[] {
  const left = hosts.filter(({ notDone }) => notDone.length > 0);
  if (left.length === 0) return [];
  const alike = Map.groupBy(left, ({ notDone }) => notDone.join(', '));
  const entries = [...alike].flatMap(([roles, own]) => [
    `  ${roles}`,
    ...wrapList(
      own.map(({ host }) => host),
      columns,
      '    ',
    ).map(paint.dim),
  ]);
  return ['', paint.bold('Not done (run again to go on)'), ...entries];
}

/** Above this many hosts, those that are as they should be are only counted. */
const MOST_HOSTS = 20;

function hostLines({ hosts, mode }: RunSummary, paint: Paint): string[] {
  const shown = hosts.length <= MOST_HOSTS ? hosts : hosts.filter(({ status }) => status !== 'ok');
  if (shown.length === 0) return [];
  const width = Math.max(...shown.map(({ host }) => host.length));
  const rows = shown.map(({ host, status, tasks, changed, seconds }) => {
    const label = STATUS[status](paint)(statusText(status, mode).padEnd(12));
    return `  ${host.padEnd(width)}  ${label} ${`${changed} of ${plural(tasks, 'task')}`.padStart(16)}  ${duration(seconds).padStart(11)}`;
  });
  const others = hosts.length - shown.length;
  return ['', ...rows, ...(others > 0 ? [paint.dim(`  and ${others} more, all ok`)] : [])];
}

const STATUS: Readonly<Record<HostStatus, (paint: Paint) => (text: string) => string>> = {
  ok: (paint) => paint.green,
  changed: (paint) => paint.yellow,
  failed: (paint) => paint.red,
  unreachable: (paint) => paint.magenta,
  interrupted: (paint) => paint.red,
  skipped: (paint) => paint.dim,
};

function statusText(status: HostStatus, mode: RunSummary['mode']): string {
  return status === 'changed' && mode === 'check' ? 'would change' : status;
}

function roleTimes({ roles, roleNames }: History, paint: Paint): string[] {
  const slow = [...Map.groupBy(roles, ({ role }) => role)]
    .map(([role, own]) => ({ role, hosts: own.length, longest: Math.max(...own.map(({ seconds }) => seconds)) }))
    .filter(({ longest }) => longest >= 0.05)
    .toSorted((a, b) => roleNames.indexOf(a.role) - roleNames.indexOf(b.role));
  if (slow.length === 0) return [];
  const width = Math.max(...slow.map(({ role }) => role.length));
  const rows = slow.map(
    ({ role, hosts, longest }) =>
      `  ${role.padEnd(width)}  ${plural(hosts, 'host').padStart(9)}  ${duration(longest).padStart(11)} at most`,
  );
  return ['', paint.bold('Time of each role'), ...rows];
}

const SLOWEST = 5;

function slowestTasks({ tasks }: History, paint: Paint): string[] {
  const slowest = tasks.filter(({ seconds }) => seconds >= 1).toSorted((a, b) => b.seconds - a.seconds);
  if (slowest.length === 0) return [];
  const rows = slowest
    .slice(0, SLOWEST)
    .map(({ where, role, task, seconds }) => `  ${duration(seconds).padStart(11)}  ${where} | ${role} | ${task}`);
  return ['', paint.bold('Slowest tasks'), ...rows];
}

function totals({ title, mode, seconds, hosts, cloudChanges, exitCode }: RunSummary, paint: Paint): string {
  const counts = (Object.keys(STATUS) as HostStatus[]).flatMap((status) => {
    const count = hosts.filter((host) => host.status === status).length;
    return count > 0 ? [STATUS[status](paint)(`${count} ${statusText(status, mode)}`)] : [];
  });
  const cloud = cloudChanges > 0 ? [paint.yellow(`${plural(cloudChanges, 'change')} outside hosts`)] : [];
  const parts = [plural(hosts.length, 'host'), ...counts, ...cloud, duration(seconds)];
  const isGood = exitCode === 0 || exitCode === 2;
  return `${(isGood ? paint.green : paint.red)(isGood ? '✔' : '✘')} ${paint.bold(title)}: ${parts.join(', ')}`;
}
