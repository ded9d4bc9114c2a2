import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Script, sh, type Text } from '../core/text.ts';
import { content as contentOf } from './collect/content.ts';
import { sha256 } from './collect/sha256.ts';
import { type Access, asAsked, type FileStat, stat } from './collect/stat.ts';
import { type Change, defineResource, type State } from './define.ts';
import { content, mode, path, presence, shell } from './props.ts';
import { replaceFile } from './shell/replace.ts';

const props = z.strictObject({
  path: path().describe('Absolute path on the host'),
  content: content().optional().describe('Exact content; left alone when not given'),
  owner: z.string().default('root').describe('Name or number of the user that owns it'),
  group: z.string().default('root').describe('Name or number of its group'),
  mode: mode().default('0644').describe('Octal permissions'),
  state: presence().describe('`absent` removes it'),
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

  state: (p, seen) => fileState(p, seen),

  apply: (p, changes) => {
    if (p.state === 'absent') return sh`rm -f -- ${p.path}`;
    // Without content of its own the present one is kept; a link is replaced by a copy of what it points to.
    return applyFile(p, changes, p.content ?? sh`[ ! -f "$path" ] || cat -- "$path" >"$new"`);
  },

  preview: (p, { content }) =>
    p.content && { field: 'sha256', before: content ?? '', after: p.state === 'absent' ? '' : p.content },
});

interface FileProps extends Access {
  readonly path: string;
  readonly validate?: Script | undefined;
}

export function fileState(
  asked: FileProps,
  { stat, sha256 }: { readonly stat: FileStat | undefined; readonly sha256?: string | undefined },
): State {
  if (!stat) return { state: 'absent' };
  return { ...(sha256 !== undefined && stat.kind === 'file' && { sha256 }), state: stat.kind, ...asAsked(stat, asked) };
}

/** @param content the wanted one, or a script that puts it into "$new" */
export function applyFile(p: FileProps, changes: readonly Change[], content: Text | Script): Script {
  const { path, owner, group, mode, validate } = p;
  if (changes.some(({ field }) => field === 'sha256' || field === 'state')) {
    return replaceFile({ path, content, validate, access: { owner, group, mode } });
  }
  return sh`
    chown ${owner}:${group} -- ${path}
    chmod ${mode} -- ${path}
  `;
}

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
