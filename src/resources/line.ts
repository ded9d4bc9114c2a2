import { z } from 'zod';
import { sh } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { isPortable, lastMatch, matchedLine } from './collect/matched-line.ts';
import { defineResource } from './define.ts';
import { path, presence } from './props.ts';
import { DROP_LINES, PUT_LINE } from './shell/line-perl.ts';
import { replaceFile } from './shell/replace.ts';

const props = z
  .strictObject({
    path: path().describe('Absolute path of the file; it is made when it is missing'),
    line: z
      .string()
      .regex(/^[^\n]*$/, 'must be one line')
      .default('')
      .describe('The whole line'),
    match: z
      .string()
      .default('')
      .refine(isRegex, 'must be a regular expression')
      .describe('Regular expression. Its last match is replaced by the line; with `absent`, all matches are removed'),
    state: presence(),
  })
  .refine(({ line, match, state }) => line !== '' || (state === 'absent' && match !== ''), 'line: is needed');

/** One line of a text file. */
export const line = defineResource({
  type: 'line',
  summary: 'One line of a text file: present, in place of one that matches, or absent.',
  props,

  id: ({ path, line, match }) => `${path} ${match || line}`,

  desired: ({ state, line }) => (state === 'absent' ? { state } : { line }),

  // Where it can be told here, the file is read along with others, which takes no process of its own.
  observe: (p) => ({
    lines: isPortable(p.match) ? linesOf(p.path) : undefined,
    line: isPortable(p.match) ? undefined : matchedLine(p),
  }),

  state: (p, { lines = [], line = lastMatch(lines, p) }) =>
    line === undefined ? { state: 'absent' } : { state: 'present', line },

  apply: ({ path, line, match, state }) =>
    replaceFile({
      path,
      content: sh`perl -e ${state === 'absent' ? DROP_LINES : PUT_LINE} -- "$path" ${line} ${match} >"$new"`,
    }),
});

function isRegex(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
