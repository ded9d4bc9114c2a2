import type { RebuildError } from '../../core/error.ts';
import type { HostResult, RunEvent, ShownChange } from '../../core/events.ts';
import { errorJson } from '../../report/json.ts';
import type { Reporter } from '../../report/reporter.ts';
import type { Task } from '../../resources/define.ts';

/** What a run told, kept for one JSON document at its end. */
export interface Gathered {
  readonly reporter: Reporter;
  readonly plans: Map<string, readonly ShownChange[]>;
  hosts: readonly HostResult[];
}

export function gather(): Gathered {
  const gathered: Gathered = {
    plans: new Map(),
    hosts: [],
    reporter: {
      emit: (event: RunEvent) => {
        if (event.type === 'role.plan') gathered.plans.set(event.where, event.changes);
        if (event.type === 'run.done') gathered.hosts = event.summary.hosts;
      },
      close: () => {},
    },
  };
  return gathered;
}

/** The result of `ensure --json`: whether anything was (or would be) changed, how, and the first error. */
export function ensureResult({ type, id }: Task, { plans, hosts }: Gathered): string {
  const results = hosts.map(({ host, status, changed, error }) => ({
    host,
    status,
    changed: changed > 0,
    diff: (plans.get(host) ?? []).map(({ task: _, ...change }) => change),
    error: error ? errorJson(error) : null,
  }));
  const first = results.find(({ error }) => error)?.error ?? null;
  return JSON.stringify({ type, id, changed: results.some(({ changed }) => changed), error: first, hosts: results });
}

export function failedResult(type: string, error: RebuildError): string {
  return JSON.stringify({ type, id: null, changed: false, error: errorJson(error), hosts: [] });
}
