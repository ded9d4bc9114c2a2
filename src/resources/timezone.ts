import { z } from 'zod';
import { sh } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { readlink } from './collect/readlink.ts';
import { defineResource } from './define.ts';
import { replaceFile } from './shell/replace.ts';

const ZONES = '/usr/share/zoneinfo';

/** The time zone of the host. */
export const timezone = defineResource({
  type: 'timezone',
  summary: 'The time zone: /etc/localtime, and /etc/timezone for programs that read its name.',
  props: z.strictObject({
    name: z
      .string()
      .regex(/^[A-Z][\w+-]*(\/[\w+-]+)*$/, 'must be a time zone, such as Asia/Seoul or Etc/UTC')
      .describe('Name in the tz database'),
  }),

  id: (p) => p.name,

  desired: ({ name }) => ({ localtime: name, file: name }),

  observe: () => ({ link: readlink('/etc/localtime'), file: linesOf('/etc/timezone') }),

  state: (_, { link = '', file = [] }) => ({
    localtime: link.startsWith('..') || link.startsWith('/') ? link.replace(/^.*\/zoneinfo\//, '') : '',
    file: file[0]?.trim() ?? '',
  }),

  apply: ({ name }) => sh`
    [ -f ${`${ZONES}/${name}`} ] || {
      printf 'TIMEZONE_UNKNOWN: this host knows no time zone %s; correct it, or install tzdata before this task\n' ${name} >&2
      exit 1
    }
    ln -sfnT -- ${`${ZONES}/${name}`} /etc/localtime.rebuild-new
    mv -fT -- /etc/localtime.rebuild-new /etc/localtime
    ${replaceFile({
      path: '/etc/timezone',
      write: sh`printf '%s\n' ${name} | cat >"$new"`,
      access: { owner: 'root', group: 'root', mode: '0644' },
    })}
  `,
});
