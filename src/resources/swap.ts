import { z } from 'zod';
import { lines, sh } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { stat } from './collect/stat.ts';
import { defineResource, type State } from './define.ts';
import { path, presence } from './props.ts';
import { editFstab, FSTAB, formatEntry, parseFstab } from './shell/fstab.ts';

const MIB = 1024 * 1024;

const props = z
  .strictObject({
    state: presence().describe('`absent` turns off all swap of the host, now and at boot'),
    path: path().default('/swapfile').describe('The swap file, for `present`'),
    sizeMiB: z.number().int().positive().optional().describe('Its size, for `present`'),
  })
  .refine(({ state, sizeMiB }) => state === 'absent' || sizeMiB !== undefined, 'sizeMiB: is needed for a swap file');

/** Swap of the host: none at all, or a file. */
export const swap = defineResource({
  type: 'swap',
  summary: 'Swap: off, or a file. In a container the swap is of the machine that runs it, and left alone.',
  props,

  id: ({ state, path }) => (state === 'absent' ? 'off' : path),

  desired: ({ state, sizeMiB }): State =>
    state === 'absent' ? { active: 'none', fstab: 'none' } : { active: 'yes', fstab: 'yes', size: `${sizeMiB} MiB` },

  observe: (p) => ({
    swaps: linesOf('/proc/swaps'),
    fstab: linesOf(FSTAB),
    file: stat(p.path),
    container: linesOf('/run/systemd/container'),
    docker: stat('/.dockerenv'),
  }),

  state: (p, { swaps = [], fstab, file, container, docker }) => {
    const active = container || docker ? [] : swaps.slice(1).map((line) => line.split(/\s+/)[0]!);
    const atBoot = parseFstab(fstab).filter(({ fstype }) => fstype === 'swap');
    if (p.state === 'absent') {
      return { active: active.join(' ') || 'none', fstab: atBoot.map(({ source }) => source).join(' ') || 'none' };
    }
    return {
      active: active.includes(p.path) ? 'yes' : 'no',
      fstab: atBoot.some(({ source }) => source === p.path) ? 'yes' : 'no',
      ...(file && { size: `${file.bytes / MIB} MiB` }),
    };
  },

  apply: ({ state, path, sizeMiB = 0 }, changes) => {
    const isWrong = (field: string) => changes.some((change) => change.field === field);
    if (state === 'absent') {
      return lines([
        ...(isWrong('active') ? [sh`swapoff --all`] : []),
        ...(isWrong('fstab') ? [editFstab(2, 'swap', undefined)] : []),
      ]);
    }
    const entry = formatEntry({ source: path, path: 'none', fstype: 'swap', options: 'sw' });
    return lines([
      ...(isWrong('size') ? [makeFile(path, sizeMiB)] : []),
      sh`grep -qF ${`${path} `} /proc/swaps || swapon -- ${path}`,
      ...(isWrong('fstab') ? [editFstab(0, path, entry)] : []),
    ]);
  },
});

/** Written in full: a file with holes cannot be swapped to. */
function makeFile(path: string, sizeMiB: number) {
  return sh`
    swapoff -- ${path} 2>/dev/null || true
    rm -f -- ${path}
    (umask 077; dd if=/dev/zero of=${path} bs=1M count=${sizeMiB} status=none)
    mkswap -- ${path}
  `;
}
