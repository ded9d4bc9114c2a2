import { z } from 'zod';
import { sh } from '../../core/text.ts';
import { psql } from '../../resources/postgres/sql.ts';
import { answering, findingsOf } from '../findings.ts';
import type { Check, Finding, Look, VerifyHost } from '../model.ts';

const NAME = 'postgresql';
const { passed, failed } = findingsOf(NAME);

const REPAIR = 'Read `journalctl -u "postgresql@*"` on it, or run "./rebuild role postgresql".';
/** Above this share of max_connections, clients are about to be turned away. */
const MOST_SHARE = 0.9;
const MOST_LAG_SECONDS = 60;

/** What the role has of its variables that is looked at here. */
const vars = z.object({ port: z.int(), databases: z.record(z.string(), z.unknown()) });

const QUERY = `
select json_build_object(
  'version', current_setting('server_version'),
  'recovery', pg_is_in_recovery(),
  'lag', case when pg_is_in_recovery() then extract(epoch from now() - pg_last_xact_replay_timestamp()) end,
  'most', current_setting('max_connections')::int,
  'connections', (select count(*) from pg_stat_activity where backend_type = 'client backend'),
  'databases', (select json_agg(datname) from pg_database where datallowconn and not datistemplate),
  'replicas', (select coalesce(json_agg(json_build_object('name', coalesce(nullif(application_name, ''), client_addr::text),
    'state', state, 'lag', extract(epoch from replay_lag))), '[]') from pg_stat_replication));
`;

const answer = z.object({
  version: z.string(),
  recovery: z.boolean(),
  lag: z.number().nullable(),
  most: z.int(),
  connections: z.int(),
  databases: z.array(z.string()),
  replicas: z.array(
    z.object({ name: z.string().nullable(), state: z.string().nullable(), lag: z.number().nullable() }),
  ),
});
type Answer = z.output<typeof answer>;

/** PostgreSQL accepts connections at its address, has some left, and its replicas follow. */
export const postgresql: Check = {
  name: NAME,
  title: 'PostgreSQL accepts connections, and its replicas follow',
  looks: ({ hosts }) => hosts.filter(({ roles }) => roles.has('postgresql')).map(lookAt),
};

function lookAt({ name: host, address, roles }: VerifyHost): Look {
  const { port, databases } = vars.parse(roles.get('postgresql'));
  return {
    host,
    script: sh`
      for ready in /usr/lib/postgresql/*/bin/pg_isready; do :; done
      PGSSLMODE=disable PGGSSENCMODE=disable "$ready" -t 5 -h ${address} -p ${port} || true
      ${psql(port, QUERY)}
    `,
    judge: answering(NAME, host, {
      hint: REPAIR,
      judge: (stdout) => {
        const [ready = '', ...json] = stdout.split('\n');
        return ofServer(host, { ready, wanted: Object.keys(databases) }, answer.parse(JSON.parse(json.join('\n'))));
      },
    }),
  };
}

function ofServer(
  host: string,
  { ready, wanted }: { readonly ready: string; readonly wanted: readonly string[] },
  seen: Answer,
): Finding[] {
  const missing = wanted.filter((name) => !seen.databases.includes(name));
  const findings = [
    ...(ready.endsWith('accepting connections') ? [] : [failed(host, ready || 'does not answer', REPAIR)]),
    ...missing.map((name) => failed(`database ${name}`, 'is not there', 'Run "./rebuild role postgresql".')),
    ...(seen.connections > seen.most * MOST_SHARE
      ? [
          failed(
            host,
            `${seen.connections} of ${seen.most} connections are taken`,
            'Raise postgresql.max_connections, or let clients pool theirs.',
          ),
        ]
      : []),
    ...seen.replicas.flatMap((it) => problemOf(it) ?? []),
    ...(seen.lag !== null && seen.lag > MOST_LAG_SECONDS
      ? [failed(host, `is ${Math.round(seen.lag)} s behind its primary`, 'Look whether the primary can be reached.')]
      : []),
  ];
  if (findings.length > 0) return findings;
  const role = seen.recovery ? 'a replica' : `${seen.replicas.length} replicas`;
  return [
    passed(
      host,
      `PostgreSQL ${seen.version}, ${role}, ${seen.connections} of ${seen.most} connections, ${seen.databases.length} databases`,
    ),
  ];
}

function problemOf({ name, state, lag }: Answer['replicas'][number]): Finding | undefined {
  const subject = `replica ${name ?? '?'}`;
  if (state !== 'streaming')
    return failed(subject, `is ${state ?? 'not connected'}, not streaming`, 'Read its own log.');
  if (lag !== null && lag > MOST_LAG_SECONDS)
    return failed(subject, `is ${Math.round(lag)} s behind`, 'Look at its disk and at the network between them.');
  return undefined;
}
