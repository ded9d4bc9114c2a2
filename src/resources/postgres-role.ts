import { z } from 'zod';
import type { Secret } from '../core/secret.ts';
import { Text } from '../core/text.ts';
import { type PostgresRole, postgres } from './collect/postgres.ts';
import { type Change, defineResource, type State } from './define.ts';
import { name, port } from './postgres/props.ts';
import { scramVerifier, verifies } from './postgres/scram.ts';
import { identifier, literal, psql, sql } from './postgres/sql.ts';
import { presence, secretValue } from './props.ts';

const props = z.strictObject({
  name: name().describe('Name of the role'),
  password: secretValue()
    .optional()
    .describe('Verified against what the server stores; left alone when not given. The server never sees it'),
  login: z.boolean().default(true).describe('Whether it may log in'),
  superuser: z.boolean().default(false),
  createdb: z.boolean().default(false).describe('Whether it may create databases'),
  createrole: z.boolean().default(false).describe('Whether it may create roles'),
  memberOf: z.array(name()).optional().describe('Exactly the roles that it is a member of; left alone when not given'),
  port: port(),
  state: presence(),
});
type Props = z.output<typeof props>;

const NONE = 'none';
const ATTRIBUTES = ['login', 'superuser', 'createdb', 'createrole'] as const;

/** A role of a PostgreSQL server, with its password. */
export const postgresRole = defineResource({
  type: 'postgres_role',
  summary: 'A role of the PostgreSQL server on the host: its password, its attributes, what it is a member of.',
  props,
  id: (p) => p.name,
  desired: (p) => {
    if (p.state === 'absent') return { state: 'absent' };
    return {
      state: 'present',
      ...attributes(p),
      ...(p.password && { password: 'as given' }),
      ...(p.memberOf && { member_of: listed(p.memberOf) }),
    };
  },
  observe: (p) => ({ roles: postgres(p.port, 'roles') }),
  state: (p, { roles }) => {
    const role = roles?.[p.name];
    if (!role) return { state: 'absent' };
    return {
      state: 'present',
      ...attributes(role),
      password: passwordOf(role, p.password),
      member_of: listed(role.memberOf),
    };
  },
  apply: (p, changes, state) => psql(p.port, statements(p, changes, state)),
});

function attributes(of: Pick<Props, (typeof ATTRIBUTES)[number]>): State {
  return Object.fromEntries(ATTRIBUTES.map((name) => [name, of[name] ? 'yes' : 'no']));
}

function passwordOf({ verifier }: PostgresRole, password: Secret | undefined): string {
  if (verifier === null) return 'none';
  return password && verifies(password.reveal(), verifier) ? 'as given' : 'another';
}

function listed(names: readonly string[]): string {
  return names.toSorted().join(', ') || NONE;
}

function statements(p: Props, changes: readonly Change[], state: State): Text {
  const role = identifier(p.name);
  if (p.state === 'absent') return sql`drop role if exists ${role};`;
  const options = ATTRIBUTES.map((name) => `${p[name] ? '' : 'no'}${name}`).join(' ');
  const changed = (field: string) => changes.some((change) => change.field === field);
  return join([
    changed('state') && create(p.name),
    sql`alter role ${role} ${options};`,
    p.password &&
      changed('password') &&
      sql`alter role ${role} password ${literal(p.password.map((it) => scramVerifier(it)))};`,
    ...(p.memberOf && changed('member_of') ? memberships(role, p.memberOf, state) : []),
  ]);
}

/** Unlike a plain CREATE ROLE, safe when a run broke off after it. */
function create(name: string): Text {
  return sql`select format('create role %I', ${literal(name)}::text) where not exists (select from pg_roles where rolname = ${literal(name)}) \\gexec`;
}

function memberships(role: string, wanted: readonly string[], state: State): Text[] {
  const extra = (state.member_of ?? NONE).split(', ').filter((group) => group !== NONE && !wanted.includes(group));
  return [
    ...wanted.map((group) => sql`grant ${identifier(group)} to ${role};`),
    ...extra.map((group) => sql`revoke ${identifier(group)} from ${role};`),
  ];
}

function join(statements: readonly (Text | false | undefined)[]): Text {
  return new Text(statements.flatMap((it) => (it ? [...it.parts, '\n'] : [])));
}
