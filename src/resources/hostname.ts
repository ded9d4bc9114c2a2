import { z } from 'zod';
import { lines, sh, text } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { defineResource } from './define.ts';
import { replaceFile } from './shell/replace.ts';

const PATH = '/etc/hostname';
const LABEL = '[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';

/** The name of the host itself. */
export const hostname = defineResource({
  type: 'hostname',
  summary: 'The name of the host itself: now, and in /etc/hostname.',
  props: z.strictObject({
    name: z
      .string()
      .max(64, 'must not be longer than 64 characters')
      .regex(new RegExp(`^${LABEL}(\\.${LABEL})*$`), 'must be a host name')
      .describe('Host name, with or without a domain'),
  }),

  id: (p) => p.name,

  desired: ({ name }) => ({ name, file: name }),

  observe: () => ({ now: linesOf('/proc/sys/kernel/hostname'), file: linesOf(PATH) }),

  state: (_, { now = [], file = [] }) => ({
    name: now[0] ?? '',
    file: file.find((line) => line.trim() && !line.startsWith('#'))?.trim() ?? '',
  }),

  apply: ({ name }, changes) =>
    lines(changes.map(({ field }) => (field === 'name' ? sh`hostname -- ${name}` : persist(name)))),
});

function persist(name: string) {
  return replaceFile({
    path: PATH,
    content: text`${name}\n`,
    access: { owner: 'root', group: 'root', mode: '0644' },
  });
}
