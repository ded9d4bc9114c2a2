import type { HostStatus } from '../core/events.ts';
import { linesOf, type PastRun, statusesOf } from './past-run.ts';

/** A field of a task or an object, as one run or the other changed it. */
export interface ComparedChange {
  readonly where: string;
  /** Undefined outside hosts. */
  readonly role: string | undefined;
  readonly task: string;
  readonly field: string;
  /** What it was set to; undefined where the run did not change it. */
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Two values of one thing, each undefined where a run has none. */
export interface Pair<Value> {
  readonly name: string;
  readonly a: Value | undefined;
  readonly b: Value | undefined;
}

/** In what two runs differ. */
export interface Comparison {
  /** Such as version, revision and command line. */
  readonly about: readonly Pair<string>[];
  /** What each host came to. */
  readonly hosts: readonly Pair<HostStatus>[];
  readonly changes: readonly ComparedChange[];
  /** How many fields both changed alike. */
  readonly sameChanges: number;
  /** Failures by host, as code and first line. */
  readonly failures: readonly Pair<string>[];
  /** Seconds of each role where it took longest. */
  readonly roles: readonly Pair<number>[];
  readonly seconds: Pair<number>;
}

export function compareRuns(a: PastRun, b: PastRun): Comparison {
  const [before, after] = [changesOf(a), changesOf(b)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changes = keys.map((key) => {
    const { to: _, ...change } = (before.get(key) ?? after.get(key))!;
    return { ...change, a: before.get(key)?.to, b: after.get(key)?.to };
  });
  return {
    about: differing(aboutOf(a), aboutOf(b)),
    hosts: differing(statusesOf(a), statusesOf(b)),
    changes: changes.filter((change) => change.a !== change.b),
    sameChanges: changes.filter((change) => change.a === change.b).length,
    failures: differing(failuresOf(a), failuresOf(b)),
    roles: pairs(roleSeconds(a), roleSeconds(b)),
    seconds: { name: 'all', a: a.end?.seconds, b: b.end?.seconds },
  };
}

interface Changed extends Pick<ComparedChange, 'where' | 'role' | 'task' | 'field'> {
  readonly to: string;
}

/** By what they are about. Of EC2 what was planned counts where nothing was made, as in a check. */
function changesOf(run: PastRun): ReadonlyMap<string, Changed> {
  const roles = linesOf(run, 'role.plan').flatMap(({ where, role, changes }) =>
    changes.map(({ task, field, to }) => ({ where, role, task, field, to })),
  );
  const made = linesOf(run, 'change').map(({ where, change: { task, field, to } }) => ({
    ...{ where, role: undefined, task, field, to },
  }));
  const planned = linesOf(run, 'cloud.plan').flatMap(({ where, objects }) =>
    objects.flatMap(({ object, fields }) =>
      fields.map(({ field, to = '(none)' }) => ({ where, role: undefined, task: object, field, to })),
    ),
  );
  const all = [...roles, ...(made.length > 0 ? made : planned)];
  return new Map(all.map((it) => [JSON.stringify([it.where, it.role, it.task, it.field]), it]));
}

function aboutOf({ head }: PastRun): ReadonlyMap<string, string> {
  if (!head) return new Map();
  return new Map([
    ['command line', head.words.join(' ')],
    ['mode', head.mode],
    ['who', head.who],
    ['version', head.version],
    ['inventory', head.inventory],
    ...(head.git ? [['revision', head.git.revision] as const] : []),
  ]);
}

function failuresOf(run: PastRun): ReadonlyMap<string, string> {
  const own = run.end?.error;
  const all = [
    ...linesOf(run, 'host.failed').map(({ where, error }) => [where, error] as const),
    ...(own ? [['the run', own] as const] : []),
  ];
  return new Map(all.map(([where, { code, message }]) => [where, `${code}: ${message.split('\n', 1)[0]}`]));
}

function roleSeconds(run: PastRun): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  const note = (role: string, seconds: number) => longest.set(role, Math.max(seconds, longest.get(role) ?? 0));
  for (const { role, seconds } of linesOf(run, 'role.done')) note(role, seconds);
  for (const { roles } of linesOf(run, 'converged')) {
    for (const [role, hosts] of Object.entries(roles)) note(role, Math.max(...Object.values(hosts)));
  }
  return longest;
}

function differing<Value>(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): Pair<Value>[] {
  return pairs(a, b).filter((pair) => pair.a !== pair.b);
}

function pairs<Value>(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): Pair<Value>[] {
  return [...new Set([...a.keys(), ...b.keys()])].map((name) => ({ name, a: a.get(name), b: b.get(name) }));
}
