import { z } from 'zod';
import { lines, sh, text } from '../core/text.ts';
import { hasModule } from './collect/kernel-module.ts';
import { linesOf } from './collect/lines.ts';
import { defineResource } from './define.ts';
import { replaceFile } from './shell/replace.ts';

/** A module that the kernel has, now and after a reboot. */
export const kernelModule = defineResource({
  type: 'kernel_module',
  summary: 'A kernel module: loaded or built in now, and loaded at boot by /etc/modules-load.d.',
  props: z.strictObject({
    name: z
      .string()
      .regex(/^[\w-]+$/, 'must be the name of a kernel module')
      .transform((name) => name.replaceAll('-', '_'))
      .describe('Its name; `-` and `_` are the same'),
  }),

  id: (p) => p.name,

  desired: () => ({ loaded: 'yes', 'at boot': 'yes' }),

  observe: ({ name }) => ({ loaded: hasModule(name), file: linesOf(confPath(name)) }),

  state: ({ name }, { loaded, file }) => ({
    loaded: loaded ? 'yes' : 'no',
    'at boot': file?.some((line) => line.trim().replaceAll('-', '_') === name) ? 'yes' : 'no',
  }),

  apply: ({ name }, changes) => lines(changes.map(({ field }) => (field === 'loaded' ? load(name) : loadAtBoot(name)))),
});

function load(name: string) {
  return sh`
    command -v modprobe >/dev/null || { echo 'there is no modprobe on this host; install kmod before this task' >&2; exit 1; }
    modprobe -- ${name} || {
      printf 'KERNEL_MODULE_NOT_LOADED: %s cannot be loaded here; a container has the modules of the machine that runs it: load it there\n' ${name} >&2
      exit 1
    }
  `;
}

function loadAtBoot(name: string) {
  return sh`
    mkdir -p /etc/modules-load.d
    ${replaceFile({
      path: confPath(name),
      content: text`${name}\n`,
      access: { owner: 'root', group: 'root', mode: '0644' },
    })}
  `;
}

function confPath(name: string): string {
  return `/etc/modules-load.d/${name}.conf`;
}
