import type { RunEvent, ShownChange } from '../core/events.ts';
import { byTask, changeText } from './change.ts';
import { cloudPlanLines } from './cloud-plan.ts';
import { diffLines } from './diff.ts';
import { errorText } from './error.ts';
import { duration, plural, tame } from './format.ts';
import { createHistory } from './history.ts';
import { planLines } from './plan.ts';
import { type Printers, print, type Reporter } from './printers.ts';
import type { Paint, Sink } from './sink.ts';
import { summaryLines } from './summary.ts';

/** How much is told: 0 only what went wrong, 1 also changes, 2 also what converged, 3 also what tasks print. */
export type Detail = 0 | 1 | 2 | 3;

/** Plain lines `host | role | text`, for what is not a terminal. */
export function lineReporter(sink: Sink, detail: Detail): Reporter {
  const linesOf = eventLines(sink, detail);
  return {
    emit: (event) => {
      for (const line of linesOf(event)) sink.write(`${line}\n`);
    },
    close: () => {},
  };
}

/** A function that turns the events of one run, given in order, into lines. */
export function eventLines(sink: Sink, detail: Detail): (event: RunEvent) => string[] {
  const printers = linePrinters(sink, detail);
  return (event) => print(printers, event);
}

function linePrinters(sink: Sink, detail: Detail): Printers<string[]> {
  const { paint } = sink;
  const history = createHistory();
  const isDue = waitThrottle();
  const from = (least: Detail, ...lines: string[]) => (detail >= least ? lines : []);
  const at = (...places: string[]) => places.map((place) => `${paint.dim(place)} | `).join('');
  let isCheck = false;
  return {
    'run.start': (event) => {
      history.record(event);
      const { title, mode, hosts } = event;
      isCheck = mode === 'check';
      return from(1, paint.bold(`${title}, ${plural(hosts.length, 'host')}${isCheck ? ', check only' : ''}`));
    },
    'phase.start': ({ phase }) => from(1, paint.bold(`== ${phase}`)),
    'phase.done': ({ phase, outcome, seconds }) => from(1, `== ${phase}: ${outcome}, ${duration(seconds)}`),
    'play.start': (event) => {
      history.record(event);
      const { play, hosts, roles } = event;
      return from(1, `${paint.bold(`play ${play}`)}: ${plural(hosts.length, 'host')}, roles ${roles.join(', ')}`);
    },
    'play.done': ({ play, seconds }) => from(2, `play ${play} done, ${duration(seconds)}`),
    'host.connected': ({ where, seconds }) => from(2, `${at(where)}connected, ${duration(seconds)}`),
    look: ({ where, seconds }) => from(2, `${at(where)}looked at, ${duration(seconds)}`),
    wait: (event) => (isDue(event) ? from(1, `${at(event.where)}${waitText(event)}`) : []),
    'role.start': ({ where, role }) => from(2, `${at(where, role)}begins`),
    'role.plan': (event) => {
      history.record(event);
      if (isCheck) return [];
      const unknown = event.unknown.map(({ task, why }) => `${at(event.where, event.role)}${task}: ${why}`);
      // A diff is there only when it was asked for.
      const least = event.changes.some(({ diff }) => diff !== undefined) ? 0 : 1;
      return from(least, ...changeLines(at(event.where, event.role), event.changes, paint), ...unknown);
    },
    'task.start': ({ where, role, task }) => from(2, `${at(where, role)}${task} …`),
    'task.output': ({ where, role, line }) => from(3, `${at(where, role)}  ${tame(line)}`),
    'task.done': (event) => {
      history.record(event);
      return from(2, `${at(event.where, event.role)}${event.task} done, ${duration(event.seconds)}`);
    },
    'role.done': (event) => {
      history.record(event);
      const { where, role, status, changed, seconds } = event;
      const count = changed > 0 ? `${isCheck ? ', would change' : ','} ${plural(changed, 'task')}` : '';
      return from(
        status === 'ok' ? 2 : 1,
        `${at(where, role)}${isCheck && changed ? 'checked' : status}${count}, ${duration(seconds)}`,
      );
    },
    'host.failed': ({ where, error }) => [`${at(where)}${errorText(error, paint).split('\n', 1)[0]}`],
    'cloud.plan': (event) => {
      history.record(event);
      return isCheck ? [] : cloudPlanLines(event, sink);
    },
    change: (event) => {
      history.record(event);
      return isCheck ? [] : from(1, ...changeLines(at(event.where), [event.change], paint));
    },
    note: ({ where, text }) => from(1, `${at(where)}${tame(text)}`),
    warning: ({ text, hint }) => [`${paint.yellow('warning')}: ${text}`, ...(hint ? [`  ${paint.cyan(hint)}`] : [])],
    'run.done': ({ summary }) => [
      ...(summary.mode === 'check' ? planLines(history, sink) : []),
      ...summaryLines(summary, history, sink),
    ],
  };
}

function waitText({ what, seconds, lastSeen }: { what: string; seconds: number; lastSeen?: string }): string {
  const seen = lastSeen ? `; last seen: ${tame(lastSeen)}` : '';
  return `waiting for ${tame(what)}${seconds >= 1 ? `, ${duration(seconds)}` : ''}${seen}`;
}

function changeLines(prefix: string, changes: readonly ShownChange[], paint: Paint): string[] {
  return byTask(changes).flatMap(({ task, changes: own }) => [
    `${prefix}${paint.yellow(task)}: ${own.map((change) => changeText(change, paint)).join(', ')}`,
    ...own.flatMap(({ diff }) => (diff === undefined ? [] : diffLines(diff, paint).map((line) => `    ${line}`))),
  ]);
}

const WAIT_EVERY_SECONDS = 10;

/** Of the repeated events of one wait, lets the first through, then one each 10 seconds. */
function waitThrottle(): (event: { where: string; what: string; seconds: number }) => boolean {
  const told = new Map<string, number>();
  return ({ where, what, seconds }) => {
    const last = told.get(`${where} ${what}`);
    const isDue = last === undefined || seconds < last || seconds - last >= WAIT_EVERY_SECONDS;
    if (isDue) told.set(`${where} ${what}`, seconds);
    return isDue;
  };
}
