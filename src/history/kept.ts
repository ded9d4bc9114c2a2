import { RebuildError } from '../core/error.ts';
import type { RunEvent } from '../core/events.ts';
import type { Entry, Failure } from './model.ts';

/**
 * What is kept of an event; nothing of what converged, which is kept in one line at the end, and nothing of output: the
 * error of a failed task has its last lines. Diffs are left out too.
 */
export function keptOf(event: RunEvent): Entry | undefined {
  switch (event.type) {
    case 'phase.start':
    case 'phase.done':
    case 'play.done':
    case 'task.done':
    case 'note':
    case 'warning':
      return event;
    case 'play.start':
      return { type: event.type, play: event.play, roles: [...event.roles] };
    case 'role.plan':
      return event.changes.length + event.handlers.length + event.unknown.length > 0 ? planOf(event) : undefined;
    case 'role.done':
      return hasConverged(event) ? undefined : event;
    case 'host.failed':
      return { type: event.type, where: event.where, error: failureOf(event.error) };
    case 'cloud.plan':
      return event.objects.length > 0 ? (event as Entry) : undefined;
    case 'change':
      return { type: event.type, where: event.where, change: withoutDiff(event.change) };
    default:
      return undefined;
  }
}

export function hasConverged({ status, changed }: { readonly status: string; readonly changed: number }): boolean {
  return status === 'ok' && changed === 0;
}

/** A failure without its stack and cause, which may hold what nobody masked. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof RebuildError)) return { code: 'BUG', message: String(thrown) };
  const { code, message, hint, at, host, task } = thrown;
  return { code, message, hint, at, host, task };
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

function planOf({ changes, handlers, unknown, ...event }: EventOf<'role.plan'>): Entry {
  return { ...event, changes: changes.map(withoutDiff), handlers: [...handlers], unknown: [...unknown] };
}

function withoutDiff({ task, field, from, to }: EventOf<'change'>['change']) {
  return { task, field, from, to };
}
