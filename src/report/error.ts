import { readFileSync } from 'node:fs';
import type { Place, RebuildError } from '../core/error.ts';
import { nearPath } from './format.ts';
import type { Paint } from './sink.ts';

/** A failure as people read it: code, message, place with its line, host and task, what to do. Ends with a line break. */
export function errorText(error: RebuildError, paint: Paint): string {
  const [message = '', ...more] = error.message.split('\n');
  const where = [error.host && `host ${error.host}`, error.task && `task ${error.task}`].filter(Boolean).join(', ');
  return [
    `${paint.bold(paint.red(`error ${error.code}`))}: ${paint.bold(message)}`,
    ...more.map((line) => `  ${line}`),
    ...(where ? [`  on ${where}`] : []),
    ...(error.at ? placeLines(error.at, paint) : []),
    ...(error.hint ? error.hint.split('\n').map((line) => `  ${paint.cyan(line)}`) : []),
    '',
  ].join('\n');
}

/** What was thrown and is no RebuildError: a fault of rebuild itself, with what is needed to mend it. */
export function bugText(thrown: unknown, version: string, paint: Paint): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return [
    `${paint.bold(paint.red('this is a bug in rebuild'))}, not a mistake of yours:`,
    ...stack.split('\n').map((line) => `  ${line}`),
    paint.cyan('  Report it in the issue list of the repository that you cloned, with the lines above,'),
    paint.cyan(`  the command line, and "rebuild ${version}, node ${process.version}".`),
    '',
  ].join('\n');
}

/** `file:line:column`, the file relative to the working directory when it lies below it. */
export function placeText({ file, line, column }: Place): string {
  return `${nearPath(file)}:${line}:${column}`;
}

function placeLines(place: Place, paint: Paint): string[] {
  const source = sourceLine(place);
  const head = `  at ${placeText(place)}`;
  if (source === undefined) return [head];
  const gutter = `  ${place.line} | `;
  // Tabs stay tabs, so that the caret stands below its column however wide they are shown.
  const before = source.slice(0, place.column - 1).replace(/[^\t]/g, ' ');
  return [
    head,
    `${paint.dim(gutter)}${source}`,
    `${paint.dim(`${' '.repeat(gutter.length - 2)}| `)}${before}${paint.red('^')}`,
  ];
}

function sourceLine({ file, line }: Place): string | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1]?.trimEnd() || undefined;
  } catch {
    return undefined;
  }
}
