import { z } from 'zod';
import type { Text } from '../core/text.ts';
import { joinText } from '../core/text.ts';
import { postgres } from './collect/postgres.ts';
import { type Change, defineResource } from './define.ts';
import { name, port } from './postgres/props.ts';
import { identifier, literal, psql, sql } from './postgres/sql.ts';
import { presence } from './props.ts';

const props = z.strictObject({
  name: name().describe('Name of the database'),
  owner: name().default('postgres').describe('The role that owns it'),
  public: z
    .boolean()
    .default(false)
    .describe('Whether every role of the server may connect, or only its owner and who was granted it'),
  encoding: z.string().default('UTF8').describe('Fixed when it is created'),
  port: port(),
  state: presence(),
});
type Props = z.output<typeof props>;

/** A database of a PostgreSQL server. */
export const postgresDatabase = defineResource({
  type: 'postgres_database',
  summary: 'A database of the PostgreSQL server on the host: its owner, and whether every role may connect.',
  props,
  id: (p) => p.name,
  desired: (p) => {
    if (p.state === 'absent') return { state: 'absent' };
    return { state: 'present', owner: p.owner, public: p.public ? 'yes' : 'no', encoding: p.encoding };
  },
  observe: (p) => ({ databases: postgres(p.port, 'databases') }),
  state: (p, { databases }) => {
    const database = databases?.[p.name];
    if (!database) return { state: 'absent' };
    return {
      state: 'present',
      owner: database.owner,
      public: database.public ? 'yes' : 'no',
      encoding: database.encoding,
    };
  },
  apply: (p, changes) => psql(p.port, statements(p, changes)),
});

function statements(p: Props, changes: readonly Change[]): Text {
  const database = identifier(p.name);
  if (p.state === 'absent') return sql`drop database if exists ${database};`;
  const created = changes.some(({ field }) => field === 'state');
  return joinText([
    ...(created ? [create(p)] : []),
    sql`alter database ${database} owner to ${identifier(p.owner)};`,
    p.public
      ? sql`grant connect on database ${database} to public;`
      : sql`revoke connect, temporary on database ${database} from public;`,
  ]);
}

/** template0 takes any encoding; a plain CREATE DATABASE would fail after a run that broke off behind it. */
function create({ name, owner, encoding }: Props): Text {
  return sql`
    select format('create database %I owner %I encoding %L template template0', ${literal(name)}, ${literal(owner)}, ${literal(encoding)})
    where not exists (select from pg_database where datname = ${literal(name)}) \\gexec`;
}
