import { z } from 'zod';
import { sh } from '../core/text.ts';
import { stat } from './collect/stat.ts';
import { defineResource } from './define.ts';
import { path, presence } from './props.ts';

/** A symbolic link. */
export const link = defineResource({
  type: 'link',
  summary: 'A symbolic link.',
  props: z
    .strictObject({
      path: path().describe('Absolute path of the link'),
      target: z.string().min(1).optional().describe('What it points to, written as it is; may be relative to the link'),
      replace: z.boolean().default(false).describe('Whether a file that stands at the path gives way'),
      state: presence(),
    })
    .refine((p) => p.state === 'absent' || p.target !== undefined, 'target: is needed for a link that is present'),

  id: (p) => p.path,

  desired: ({ state, target = '' }) => (state === 'absent' ? { state } : { state: 'link', target }),

  observe: (p) => ({ stat: stat(p.path) }),

  state: (_, { stat }) => ({
    state: stat?.kind ?? 'absent',
    ...(stat?.target !== undefined && { target: stat.target }),
  }),

  // Made beside it and renamed, so that there is no moment without a link.
  apply: ({ path, target = '', state, replace }) => {
    const guard = sh`
      [ -L ${path} ] || [ ! -e ${path} ] || {
        printf '%s is not a link; move it away, or set "replace"\n' ${path} >&2; exit 1
      }
    `;
    if (state === 'absent')
      return sh`
      ${guard}
      rm -f -- ${path}
    `;
    return sh`
      ${replace ? sh`[ -L ${path} ] || [ ! -f ${path} ] || rm -f -- ${path}` : sh``}
      ${guard}
      ln -sfnT -- ${target} ${`${path}.rebuild-new`}
      mv -fT -- ${`${path}.rebuild-new`} ${path}
    `;
  },
});
