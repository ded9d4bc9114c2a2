import { z } from 'zod';
import type { Secret } from '../core/secret.ts';
import { type Script, sh } from '../core/text.ts';
import { defineResource } from './define.ts';
import { NOT_YET, type ScriptProbe, script } from './probe.ts';
import { secretValue } from './props.ts';

const props = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z-]+$/, 'must be the name of a setting, such as maxmemory')
    .refine((it) => !/auth|pass/.test(it), { error: 'holds a secret: set it in redis.conf' })
    .describe('Name of the setting'),
  value: z.string().describe('As in redis.conf: `512mb`, `yes`, `900 1 300 10`'),
  password: secretValue().optional().describe('Password of the server'),
  port: z.int().min(1).max(65535).default(6379).describe('Port of the server on this host'),
});

/** A setting of a running Redis server; its configuration file is rewritten along with it. */
export const redisSetting = defineResource({
  type: 'redis_setting',
  summary:
    'A setting of the running Redis server on the host, kept in its configuration file. Not for a file that a role manages.',
  props,
  id: (p) => p.name,
  desired: (p) => ({ value: normal(p.value) }),
  observe: (p) => ({ settings: allSettings(p) }),
  state: (p, { settings }): Record<string, string> => {
    const value = settings[p.name];
    return value === undefined ? {} : { value: normal(value) };
  },
  apply: (p) => sh`
    ${redisCli(p, `CONFIG SET ${p.name} ${quoted(p.value)}\nCONFIG REWRITE`)} > /dev/null
  `,
});

/** Equal for all settings of one server, so that they are read once. */
function allSettings(server: Server): ScriptProbe<Readonly<Record<string, string>>> {
  return script(redisCli(server, 'CONFIG GET *'), (stdout) => {
    const lines = stdout.split('\n');
    const names = lines.filter((_, index) => index % 2 === 0);
    return Object.fromEntries(names.map((name, index) => [name, lines[2 * index + 1] ?? '']));
  });
}

interface Server {
  readonly port: number;
  readonly password?: Secret | undefined;
}

/** The password is in the environment of the client, that only root can read, and never in its arguments. */
function redisCli({ port, password }: Server, commands: string): Script {
  const login = password ? sh`REDISCLI_AUTH=${password}` : sh``;
  return sh`
    command -v redis-cli >/dev/null || { echo "redis-cli is not installed" >&2; exit ${NOT_YET}; }
    line=$(printf '\n.'); line=\${line%.}
    out=$(printf '%s\n' ${commands} | ${login} redis-cli -p ${port} 2>&1) || {
      echo "$out" >&2; exit ${NOT_YET}; }
    case $out in
      *NOAUTH* | *WRONGPASS* | *'AUTH failed'*) echo "Redis refuses the password" >&2; exit 1;;
      ERR* | *"\${line}ERR"*) printf '%s\n' "$out" >&2; exit 1;;
    esac
    printf '%s\n' "$out"
  `;
}

/** As redis-cli reads an argument from its input. */
function quoted(value: string): string {
  return JSON.stringify(value);
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 1e3,
  kb: 1024,
  m: 1e6,
  mb: 1024 ** 2,
  g: 1e9,
  gb: 1024 ** 3,
};

/** Sizes in bytes, as the server tells them. */
function normal(value: string): string {
  const [, number, unit = ''] = /^(\d+)([kmg]?b|[kmg])$/i.exec(value.trim()) ?? [];
  return number ? String(Number(number) * UNITS[unit.toLowerCase()]!) : value.trim();
}
