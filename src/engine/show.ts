import { createTwoFilesPatch } from 'diff/lib/patch/create.js';
import type { ShownChange } from '../core/events.ts';
import type { Redactor } from '../core/redact.ts';
import { Text } from '../core/text.ts';
import { type Preview, taskName } from '../resources/define.ts';
import type { Observed } from './observe.ts';

/** The changes of a task as people see them: secrets masked, texts as a unified diff where a preview was asked for. */
export function shownChanges({ task, changes, preview }: Observed, redactor: Redactor): ShownChange[] {
  return changes.map(({ field, from, to }) => ({
    task: taskName(task),
    field,
    from: from === undefined ? undefined : redactor.redact(from),
    to: redactor.redact(to),
    ...(preview?.field === field && { diff: unifiedDiff(task.id, preview, redactor) }),
  }));
}

/** How a file of this machine changes, as `patch -p1` and `git apply` take it. Without `before` it is a new file. */
export function filePatch(path: string, before: string | undefined, after: string): string {
  const old = before === undefined ? '/dev/null' : `a/${path}`;
  return createTwoFilesPatch(old, `b/${path}`, before ?? '', after, '', '', { context: 3 })
    .split('\n')
    .slice(1)
    .map((line) => (/^(---|\+\+\+) /.test(line) ? line.trimEnd() : line))
    .join('\n');
}

/** What stands in place of a line's rest that may hold a former secret. */
const HIDDEN = '<hidden: a secret stands here>';

function unifiedDiff(name: string, { before, after }: Preview, redactor: Redactor): string {
  const masked = redactor.redact(typeof after === 'string' ? after : after.masked());
  const old = redactor.redact(hideFormerSecrets(before, after));
  return createTwoFilesPatch(name, name, old, masked, 'on the host', 'wanted').split('\n').slice(1).join('\n');
}

/**
 * The old text may hold an old secret, which nobody knows to mask. So each of its lines that begins like a line of the
 * new text up to a secret is hidden from there on; where nothing comes before the secret, the whole old text is.
 */
function hideFormerSecrets(before: string, after: Text | string): string {
  if (!(after instanceof Text)) return before;
  const prefixes = secretPrefixes(after);
  if (prefixes.some((prefix) => prefix.trim() === '')) return before && `${HIDDEN}\n`;
  return before
    .split('\n')
    .map((line) => {
      const prefix = prefixes.find((it) => line.startsWith(it));
      return prefix === undefined ? line : `${prefix}${HIDDEN}`;
    })
    .join('\n');
}

function secretPrefixes({ parts }: Text): string[] {
  let line = '';
  const prefixes: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') line = (line + part).slice((line + part).lastIndexOf('\n') + 1);
    else prefixes.push(line);
  }
  return prefixes;
}
