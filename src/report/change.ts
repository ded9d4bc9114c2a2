import type { ShownChange } from '../core/events.ts';
import { tame } from './format.ts';
import type { Paint } from './sink.ts';

/** The changes of one task. */
export interface TaskChanges {
  readonly task: string;
  readonly changes: readonly ShownChange[];
}

/** Changes by their task, in the order in which the tasks first appear. */
export function byTask(changes: readonly ShownChange[]): TaskChanges[] {
  return [...Map.groupBy(changes, ({ task }) => task)].map(([task, own]) => ({ task, changes: own }));
}

/** `mode: 0644 → 0640`; a field that was not there, `mode: 0640`. */
export function changeText({ field, from, to }: ShownChange, paint: Paint): string {
  const wanted = paint.green(short(to));
  return from === undefined ? `${field}: ${wanted}` : `${field}: ${paint.red(short(from))} → ${wanted}`;
}

const LONGEST = 60;

/** A checksum by its beginning, other long text cut in its middle. */
function short(value: string): string {
  if (value === '') return '(empty)';
  if (/^[0-9a-f]{32,}$/.test(value)) return `${value.slice(0, 8)}…`;
  const line = tame(value);
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)}…${line.slice(-LONGEST / 3)}`;
}
