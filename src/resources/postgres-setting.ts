import { z } from 'zod';
import { type Script, sh } from '../core/text.ts';
import { postgres } from './collect/postgres.ts';
import { defineResource } from './define.ts';
import { port } from './postgres/props.ts';
import { literal, psql } from './postgres/sql.ts';
import { presence } from './props.ts';

const props = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z_]+(\.[a-z_]+)?$/, 'must be a name of a setting, such as work_mem')
      .describe('Name of the setting'),
    value: z.string().optional().describe('As in postgresql.conf: `64MB`, `on`'),
    restart: z
      .boolean()
      .default(false)
      .describe(
        'Restart the server where the setting only then takes effect; else it is written and waits for the next restart',
      ),
    port: port(),
    state: presence(),
  })
  .refine((p) => p.state === 'absent' || p.value !== undefined, { path: ['value'], error: 'is missing' });
type Props = z.output<typeof props>;

/** A server-wide setting of PostgreSQL that ALTER SYSTEM writes; it wins over every configuration file. */
export const postgresSetting = defineResource({
  type: 'postgres_setting',
  summary:
    'A server-wide setting of PostgreSQL, written by ALTER SYSTEM and loaded; it wins over the configuration files.',
  props,
  id: (p) => p.name,
  desired: (p) => ({
    ...(p.state === 'absent' ? { state: 'absent' } : { state: 'present', value: p.value! }),
    ...(p.restart && { pending_restart: 'no' }),
  }),
  observe: (p) => ({ settings: postgres(p.port, 'settings') }),
  state: (p, { settings }) => {
    const value = settings?.written[p.name];
    return {
      ...(value === undefined ? { state: 'absent' } : { state: 'present', value }),
      pending_restart: settings?.pendingRestart.includes(p.name) ? 'yes' : 'no',
    };
  },
  apply: (p) => sh`
    ${psql(p.port, statements(p))}
    ${p.restart ? restartIfPending(p) : sh``}
  `,
});

function statements({ name, value, state }: Props): string {
  // Not in quotes: a quoted list would become one word.
  const change = state === 'absent' ? `alter system reset ${name};` : `alter system set ${name} = ${literal(value!)};`;
  return `${change}\nselect from pg_reload_conf();`;
}

/** The reload takes a moment to reach all processes. */
function restartIfPending({ port, name }: Props): Script {
  const pending = `select pg_sleep(0.5); select 1 from pg_settings where name = ${literal(name)} and pending_restart;`;
  return sh`
    for data in /etc/postgresql/*/*/postgresql.conf; do
      grep -q "^port = ${port}\b" "$data" || continue
      cluster=\${data#/etc/postgresql/}; cluster=\${cluster%/postgresql.conf}
      if [ -n "$(${psql(port, pending)})" ]; then systemctl restart "postgresql@$(echo "$cluster" | tr / -).service"; fi
    done
  `;
}
