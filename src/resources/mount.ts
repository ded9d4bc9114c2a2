import { z } from 'zod';
import { lines, sh } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { defineResource, type State } from './define.ts';
import { path, presence } from './props.ts';
import { editFstab, FSTAB, type FstabEntry, formatEntry, parseFstab } from './shell/fstab.ts';

const props = z
  .strictObject({
    path: path()
      .transform((it) => it.replace(/(?<=.)\/+$/, ''))
      .describe('Where it is mounted; made when it is missing'),
    source: z.string().min(1).optional().describe('Device, `UUID=…`, remote path, or `tmpfs`'),
    fstype: z.string().min(1).optional().describe('File system: ext4, xfs, nfs4, tmpfs; `none` for a bind mount'),
    options: z.string().min(1).default('defaults').describe('Mount options, separated by commas'),
    state: presence().describe('`absent` unmounts it; its line in /etc/fstab becomes a comment'),
  })
  .refine((p) => p.state === 'absent' || (p.source && p.fstype), 'source, fstype: are needed for a mount');

type Props = z.output<typeof props>;

/** A mounted file system. */
export const mount = defineResource({
  type: 'mount',
  summary: 'A file system: its line in /etc/fstab, and mounted now.',
  props,

  id: (p) => p.path,

  desired: (p): State =>
    p.state === 'absent' ? { fstab: 'none', mounted: 'no' } : { fstab: shown(entryOf(p)), mounted: 'yes' },

  observe: () => ({ fstab: linesOf(FSTAB), mounts: linesOf('/proc/self/mounts') }),

  state: (p, { fstab, mounts }) => {
    const entry = parseFstab(fstab).find(({ path }) => path === p.path);
    return {
      fstab: entry ? shown(entry) : 'none',
      mounted: parseFstab(mounts).some(({ path }) => path === p.path) ? 'yes' : 'no',
    };
  },

  apply: (p, changes) => {
    const isWrong = (field: string) => changes.some((change) => change.field === field);
    if (p.state === 'absent') {
      return lines([
        ...(isWrong('fstab') ? [editFstab(1, p.path, undefined)] : []),
        sh`! mountpoint -q -- ${p.path} || umount -- ${p.path}`,
      ]);
    }
    return lines([
      sh`mkdir -p -- ${p.path}`,
      ...(isWrong('fstab') ? [editFstab(1, p.path, formatEntry(entryOf(p)))] : []),
      sh`if mountpoint -q -- ${p.path}; then ${isWrong('fstab') ? sh`mount -o remount -- ${p.path}` : sh`true`}; else mount -- ${p.path}; fi`,
    ]);
  },
});

function entryOf({ source = '', path, fstype = '', options }: Props): FstabEntry {
  return { source, path, fstype, options };
}

function shown({ source, fstype, options }: FstabEntry): string {
  return `${source} ${fstype} ${options}`;
}
