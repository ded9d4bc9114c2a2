import { z } from 'zod';
import { lines, sh, text } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { writable } from './collect/writable.ts';
import { defineResource, type State } from './define.ts';
import { replaceFile } from './shell/replace.ts';

const props = z.strictObject({
  name: z
    .string()
    .regex(/^[\w-]+([./][\w-]+)+$/, 'must be the name of a kernel setting, such as net.ipv4.ip_forward')
    .describe('Its name; where a part holds a dot, write it as sysctl does: net/ipv4/conf/eth0.1/forwarding'),
  value: z
    .union([z.string().min(1), z.number()])
    .transform((value) => spaced(String(value)))
    .describe('Value'),
  live: z
    .enum(['always', 'when writable'])
    .default('always')
    .describe('`when writable` leaves the running kernel alone where it is not ours to change, as in a container'),
});

/** A kernel setting, now and after a reboot. */
export const sysctl = defineResource({
  type: 'sysctl',
  summary: 'A kernel setting: its value now, and in /etc/sysctl.d for the next boot.',
  props,

  id: (p) => p.name,

  desired: ({ value }) => ({ value, file: value }),

  observe: ({ name, live }) => ({
    value: linesOf(procPath(name)),
    file: linesOf(confPath(name)),
    writable: live === 'always' ? undefined : writable(procPath(name)),
  }),

  state: (p, { value, file, writable }): State => {
    const kept = p.live === 'when writable' && !writable;
    const now = kept ? p.value : value && spaced(value.join(' '));
    const atBoot = file?.map(parse).find((it) => it?.name === p.name)?.value;
    return { ...(now !== undefined && { value: now }), ...(atBoot !== undefined && { file: atBoot }) };
  },

  apply: ({ name, value }, changes) => {
    const isWrong = (field: string) => changes.some((change) => change.field === field);
    return lines([
      ...(isWrong('file') ? [persist(name, value)] : []),
      ...(isWrong('value') ? [setNow(name, value)] : []),
    ]);
  },
});

function persist(name: string, value: string) {
  return sh`
    mkdir -p /etc/sysctl.d
    ${replaceFile({
      path: confPath(name),
      content: text`${name} = ${value}\n`,
      access: { owner: 'root', group: 'root', mode: '0644' },
    })}
  `;
}

function setNow(name: string, value: string) {
  return sh`
    setting=${procPath(name)}
    if [ ! -e "$setting" ]; then
      printf 'SYSCTL_UNKNOWN: this kernel has no setting %s; the module that brings it may have to be loaded first\n' ${name} >&2
      exit 1
    elif [ ! -w "$setting" ]; then
      printf 'SYSCTL_READ_ONLY: %s is %s and cannot be set to %s from inside this container; ' \
        ${name} "$(cat "$setting")" ${value} >&2
      printf 'set it on the machine that runs it, or give the task live: "when writable"\n' >&2
      exit 1
    fi
    printf '%s\n' ${value} >"$setting"
  `;
}

/** As sysctl does: the first separator tells whether dots or slashes part the name. */
function procPath(name: string): string {
  const swapped = { '.': '/', '/': '.' } as Readonly<Record<string, string>>;
  const isDotted = /[./]/.exec(name)?.[0] === '.';
  return `/proc/sys/${isDotted ? name.replace(/[./]/g, (separator) => swapped[separator]!) : name}`;
}

/** Read after the files of the distribution, /etc/sysctl.conf included (99-sysctl.conf). */
function confPath(name: string): string {
  return `/etc/sysctl.d/99-zz-${name.replaceAll('/', '-')}.conf`;
}

function parse(line: string): { name: string; value: string } | undefined {
  const [, name, value] = /^\s*([^#;\s=]+)\s*=\s*(.*)$/.exec(line) ?? [];
  return name === undefined || value === undefined ? undefined : { name, value: spaced(value) };
}

/** Settings of several numbers are shown with tabs, and written with whatever people like. */
function spaced(value: string): string {
  return value.trim().replace(/\s+/g, ' ');
}
