import { z } from 'zod';
import { sh, text } from '../core/text.ts';
import { linesOf } from './collect/lines.ts';
import { stat } from './collect/stat.ts';
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

  observe: () => ({ link: stat('/etc/localtime'), file: linesOf('/etc/timezone') }),

  state: (_, { link, file = [] }) => ({
    localtime: zoneOf(link?.target ?? ''),
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
      content: text`${name}\n`,
      access: { owner: 'root', group: 'root', mode: '0644' },
    })}
  `,
});

/** A link to elsewhere than a folder of zones is shown as it is. */
function zoneOf(target: string): string {
  return /^(\.\.|\/)/.test(target) ? target.replace(/^.*\/zoneinfo\//, '') : '';
}
