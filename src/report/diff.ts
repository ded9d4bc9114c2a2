import { tame } from './format.ts';
import type { Paint } from './sink.ts';

/** The lines of a unified diff in the colours that people know from git. */
export function diffLines(diff: string, paint: Paint): string[] {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .filter((line) => !/^=+$/.test(line))
    .map((line) => paintLine(tame(line.replaceAll('\t', '    ')), paint));
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('---') || line.startsWith('+++')) return paint.bold(line);
  if (line.startsWith('+')) return paint.green(line);
  if (line.startsWith('-')) return paint.red(line);
  if (line.startsWith('@@')) return paint.cyan(line);
  return line;
}
