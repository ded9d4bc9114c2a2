import { lines, type Script } from '../core/text.ts';
import type { Change, Preview, State, Task } from './define.ts';
import type { AnyProbe } from './probe.ts';

export type Parts = Readonly<Record<string, Task>>;

/** One resource made of several, such as a timer of its script and two units. Each field is called `<part>.<field>`. */
export function desiredOf(parts: Parts): State {
  return merge(parts, (task) => task.desired);
}

export function probesOf(parts: Parts, options: { diff: boolean }): Readonly<Record<string, AnyProbe>> {
  return merge(parts, (task) => task.probes(options));
}

export function stateOf(parts: Parts, seen: Readonly<Record<string, unknown>>): State {
  return merge(parts, (task, part) => task.state(only(seen, part)));
}

/** The scripts of the parts that differ, in the order of the parts. */
export function applyOf(parts: Parts, changes: readonly Change[], state: State): Script {
  const scripts = Object.entries(parts).flatMap(([part, task]) => {
    const own = changes.flatMap((it) => (partOf(it.field) === part ? [{ ...it, field: fieldOf(it.field) }] : []));
    return own.length > 0 ? [task.apply(own, only(state, part))] : [];
  });
  return lines(scripts);
}

/** Of the first part that has something to show. */
export function previewOf(parts: Parts, seen: Readonly<Record<string, unknown>>): Preview | undefined {
  for (const [part, task] of Object.entries(parts)) {
    const preview = task.preview(only(seen, part));
    if (preview && preview.before !== String(preview.after)) return { ...preview, field: `${part}.${preview.field}` };
  }
  return undefined;
}

function merge<Value>(parts: Parts, read: (task: Task, part: string) => Readonly<Record<string, Value>>) {
  const entries = Object.entries(parts).flatMap(([part, task]) =>
    Object.entries(read(task, part)).map(([field, value]) => [`${part}.${field}`, value] as const),
  );
  return Object.fromEntries(entries);
}

function only<Value>(record: Readonly<Record<string, Value>>, part: string): Readonly<Record<string, Value>> {
  const own = Object.entries(record).filter(([name]) => partOf(name) === part);
  return Object.fromEntries(own.map(([name, value]) => [fieldOf(name), value]));
}

function partOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function fieldOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
