import { z } from 'zod';
import { sh, words } from '../core/text.ts';
import { groupEntry } from './collect/groups.ts';
import { defineResource } from './define.ts';
import { account, presence } from './props.ts';

/** A group of users. */
export const group = defineResource({
  type: 'group',
  summary: 'A group of users.',
  props: z.strictObject({
    name: account(),
    gid: z.number().int().positive().optional().describe('Its number; chosen by the host when not given'),
    system: z.boolean().default(false).describe('Whether a new one takes its number from the system range'),
    state: presence(),
  }),

  id: (p) => p.name,

  desired: ({ state, gid }) => ({ state, ...(state === 'present' && gid !== undefined && { gid: String(gid) }) }),

  observe: (p) => ({ entry: groupEntry(p.name) }),

  state: (_, { entry }) => (entry ? { state: 'present', gid: entry.gid } : { state: 'absent' }),

  apply: ({ name, gid, system, state }) => {
    if (state === 'absent') return sh`! getent group ${name} >/dev/null || groupdel ${name}`;
    const number = gid === undefined ? [] : ['--gid', gid];
    const change = number.length > 0 ? sh`groupmod ${words(number)} ${name}` : sh`true`;
    return sh`
      if getent group ${name} >/dev/null; then ${change}; else
        groupadd ${words([...(system ? ['--system'] : []), ...number, name])}
      fi
    `;
  },
});
