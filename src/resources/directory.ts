import { z } from 'zod';
import { sh } from '../core/text.ts';
import { asAsked, stat } from './collect/stat.ts';
import { defineResource } from './define.ts';
import { mode, path, presence } from './props.ts';

/** A directory with owner and mode. */
export const directory = defineResource({
  type: 'directory',
  summary: 'A directory with owner and mode; missing parents are made.',
  props: z.strictObject({
    path: path().describe('Absolute path on the host'),
    owner: z.string().default('root').describe('Name or number of the user that owns it'),
    group: z.string().default('root').describe('Name or number of its group'),
    mode: mode().default('0755').describe('Octal permissions'),
    state: presence().describe('`absent` removes it with everything in it'),
  }),

  id: (p) => p.path,

  desired: ({ state, owner, group, mode }) =>
    state === 'absent' ? { state: 'absent' } : { state: 'directory', owner, group, mode },

  observe: (p) => ({ stat: stat(p.path) }),

  state: (p, { stat }) => (stat ? { state: stat.kind, ...asAsked(stat, p) } : { state: 'absent' }),

  apply: ({ path, owner, group, mode, state }) => {
    if (state === 'absent') return removal(path);
    // Five digits: with fewer, install keeps the set-group-ID bit of a directory.
    return sh`
      [ ! -L ${path} ] || { printf '%s is a link, not a directory\n' ${path} >&2; exit 1; }
      install -d -m ${`0${mode}`} -o ${owner} -g ${group} -- ${path}
    `;
  },
});

/** A slip of the pen must not empty a host: nothing that stands directly under / is removed. */
function removal(path: string) {
  if (path.split('/').filter(Boolean).length > 1) return sh`rm -rf --one-file-system -- ${path}`;
  return sh`printf '%s is not removed: it stands at the top of the file system\n' ${path} >&2; exit 1`;
}
