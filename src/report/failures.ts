import type { RebuildError } from '../core/error.ts';
import type { HostResult } from '../core/events.ts';
import { errorText } from './error.ts';
import { wrapList } from './format.ts';
import type { Sink } from './sink.ts';

/** Why hosts failed. Hosts with the same error share one entry. */
export function failureLines(
  hosts: readonly Pick<HostResult, 'host' | 'error'>[],
  { paint, columns }: Pick<Sink, 'paint' | 'columns'>,
): string[] {
  const failed = hosts.flatMap(({ host, error }) => (error ? [{ host, error }] : []));
  const alike = Map.groupBy(failed, ({ host, error }) => sameness(host, error));
  return [...alike.values()].flatMap((same) => {
    const { error } = same[0]!;
    const names = same.map(({ host }) => host);
    if (names.length === 1) return ['', ...textLines(error)];
    return ['', ...textLines(error, { withoutHost: true }), ...wrapList(names, columns, '    ').map(paint.dim)];
  });

  function textLines(error: RebuildError, { withoutHost = false } = {}): string[] {
    const shown = withoutHost ? Object.create(error, { host: { value: undefined } }) : error;
    return errorText(shown, paint).trimEnd().split('\n');
  }
}

/** Errors are alike when they differ in nothing but the host's own name. */
function sameness(host: string, { code, message, task, hint, at }: RebuildError): string {
  const name = new RegExp(`(?<![\\w-])${host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g');
  return JSON.stringify([code, message, task, hint, at]).replace(name, '<host>');
}
