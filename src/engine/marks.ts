import { lines, type Script, sh } from '../core/text.ts';
import type { Handler } from '../resources/define.ts';

/**
 * Handlers that are due are marked on the host until they have run. If a run breaks between a change and its handler,
 * the next run still finds the mark. A mark is an empty file in `$REBUILD_STATE/due`, named after role and handler.
 */
/** Lists the marks on the host, without a process of its own. */
export const dueProbe: Script = sh`for it in "$REBUILD_STATE"/due/*; do [ ! -e "$it" ] || echo "\${it##*/}"; done`;

export function parseDue(stdout: string): ReadonlySet<string> {
  return new Set(stdout.split('\n').filter(Boolean));
}

export function markOf(role: string, handler: Handler): string {
  return encodeURIComponent(`${role} ${handler.name}`).replaceAll('*', '%2A');
}

/** Puts the marks of `handlers` before `script` runs, so that they are there even if it breaks half-way. */
export function withMarks(role: string, handlers: readonly Handler[], script: Script): Script {
  const marks = handlers.map((handler) => sh`: > "$REBUILD_STATE"/due/${markOf(role, handler)}`);
  return marks.length > 0
    ? lines([sh`[ -d "$REBUILD_STATE"/due ] || mkdir -p "$REBUILD_STATE"/due`, ...marks, script])
    : script;
}

/** Runs a handler and clears its mark. */
export function runHandler(role: string, handler: Handler): Script {
  return lines([handler.run, sh`rm -f "$REBUILD_STATE"/due/${markOf(role, handler)}`]);
}
