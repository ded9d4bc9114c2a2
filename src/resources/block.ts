import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Text } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { defineResource } from './define.ts';
import { content, path, presence } from './props.ts';
import { findBlock, markersOf, writeBlock } from './shell/marked-block.ts';

const props = z
  .strictObject({
    path: path().describe('Absolute path of the file; it is made when it is missing'),
    name: z
      .string()
      .regex(/^[^\n]+$/, 'must be one line')
      .describe('Name of the block in its file; stands in its marker lines'),
    content: content().optional().describe('The lines between the markers'),
    comment: z.string().default('#').describe('What begins a comment in this file'),
    state: presence(),
  })
  .refine((p) => p.state === 'absent' || p.content !== undefined, 'content: is needed for a block that is present');

/** Some lines of a text file, between marker lines. */
export const block = defineResource({
  type: 'block',
  summary: 'Some lines of a text file that others write too, kept between marker lines.',
  props,

  id: ({ path, name }) => `${path} ${name}`,

  desired: (p) =>
    p.state === 'absent' ? { state: 'absent' } : { state: 'present', sha256: hash(chomp(p.content!).plain()) },

  observe: (p) => ({ lines: linesOf(p.path) }),

  state: (p, { lines }) => {
    const found = findBlock(lines, markersOf(p.name, p.comment));
    return found ? { state: 'present', sha256: hash(found.join('\n')) } : { state: 'absent' };
  },

  apply: (p) => writeBlock(p.path, markersOf(p.name, p.comment), p.state === 'absent' ? undefined : chomp(p.content!)),

  preview: (p, { lines }) => ({
    field: 'sha256',
    before: findBlock(lines, markersOf(p.name, p.comment))?.join('\n') ?? '',
    after: p.state === 'absent' ? '' : chomp(p.content!),
  }),
});

/** Without the line break at the end, which the marker line's own makes up for. */
function chomp({ parts }: Text): Text {
  const last = parts.at(-1);
  return typeof last === 'string' ? new Text([...parts.slice(0, -1), last.replace(/\n$/, '')]) : new Text(parts);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
