import { createHash } from 'node:crypto';
import { z } from 'zod';
import { lines, type Script, sh } from '../core/text.ts';
import { content as contentOf } from './collect/content.ts';
import { sha256 } from './collect/sha256.ts';
import { stat } from './collect/stat.ts';
import { type Change, defineResource } from './define.ts';
import { content, mode, path, presence, shell } from './props.ts';

const props = z.strictObject({
  path: path().describe('Absolute path on the host'),
  content: content().optional().describe('Exact content; left alone when not given'),
  owner: z.string().default('root'),
  group: z.string().default('root'),
  mode: mode().default('0644'),
  state: presence(),
  validate: shell()
    .optional()
    .describe(
      'Checks new content before it replaces the old: it is in the file "$new", and a failure leaves all as it was',
    ),
});

/** A regular file with exact content, owner and mode. */
export const file = defineResource({
  type: 'file',
  summary: 'A regular file with exact content, owner and mode.',
  props,

  id: (p) => p.path,

  desired: (p) => {
    if (p.state === 'absent') return { state: 'absent' };
    const { owner, group, mode } = p;
    return { ...(p.content && { sha256: hash(p.content.plain()) }), state: 'file', owner, group, mode };
  },

  observe: (p, { diff }) => ({
    stat: stat(p.path),
    sha256: p.content ? sha256(p.path) : undefined,
    content: diff ? contentOf(p.path) : undefined,
  }),

  state: (_, { stat, sha256 }) => {
    if (!stat) return { state: 'absent' };
    const { kind, owner, group, mode } = stat;
    return { ...(sha256 !== undefined && kind === 'file' && { sha256 }), state: kind, owner, group, mode };
  },

  apply: (p, changes) => {
    if (p.state === 'absent') return sh`rm -f -- ${p.path}`;
    return changes.some(needsContent)
      ? replace(p)
      : sh`chown ${p.owner}:${p.group} ${p.path}; chmod ${p.mode} ${p.path}`;
  },

  preview: (p, { content }) =>
    p.content && { field: 'sha256', before: content ?? '', after: p.state === 'absent' ? '' : p.content },
});

function needsContent({ field }: Change): boolean {
  return field === 'sha256' || field === 'state';
}

/** Replaced by rename, so that no reader sees half a file, and never readable by more than it should be. */
function replace({ path, content, owner, group, mode, validate }: z.output<typeof props>): Script {
  return sh`
    [ ! -L ${path} ] || rm -f -- ${path}
    [ ! -d ${path} ] || { echo "${path} is a directory" >&2; exit 1; }
    new=$(mktemp ${`${path}.XXXXXX`})
    trap 'rm -f "$new"' EXIT
    ${content ? sh`printf %s ${content} > "$new"` : sh`[ ! -e ${path} ] || cat ${path} > "$new"`}
    ${lines(validate ? [sh`(`, validate, sh`)`] : [])}
    chown ${owner}:${group} "$new"
    chmod ${mode} "$new"
    mv -f "$new" ${path}
  `;
}

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
