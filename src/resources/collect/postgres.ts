import { lines } from '../../core/text.ts';
import { psql } from '../postgres/sql.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

export interface PostgresRole {
  readonly login: boolean;
  readonly superuser: boolean;
  readonly createdb: boolean;
  readonly createrole: boolean;
  /** What the server stores of its password; null when it has none. */
  readonly verifier: string | null;
  /** Roles that it is directly a member of, sorted. */
  readonly memberOf: readonly string[];
}

export interface PostgresDatabase {
  readonly owner: string;
  readonly encoding: string;
  /** Whether every role may connect. */
  readonly public: boolean;
}

export interface PostgresSettings {
  /** What ALTER SYSTEM has written, by name. */
  readonly written: Readonly<Record<string, string>>;
  /** Names of settings whose value in the files only holds after a restart. */
  readonly pendingRestart: readonly string[];
}

interface Kinds {
  readonly roles: Readonly<Record<string, PostgresRole>>;
  readonly databases: Readonly<Record<string, PostgresDatabase>>;
  readonly settings: PostgresSettings;
}

const QUERIES: Readonly<Record<keyof Kinds, string>> = {
  roles: `
    select coalesce(json_object_agg(rolname, json_build_object(
      'login', rolcanlogin, 'superuser', rolsuper, 'createdb', rolcreatedb, 'createrole', rolcreaterole,
      'verifier', rolpassword,
      'memberOf', array(select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid
                        where m.member = r.oid order by g.rolname))), '{}')
    from pg_authid r where rolname not like 'pg\\_%'`,
  databases: `
    select coalesce(json_object_agg(datname, json_build_object(
      'owner', pg_get_userbyid(datdba), 'encoding', pg_encoding_to_char(encoding),
      'public', has_database_privilege('public', oid, 'connect'))), '{}')
    from pg_database where not datistemplate`,
  settings: `
    select json_build_object(
      'written', (select coalesce(json_object_agg(name, setting), '{}') from pg_file_settings
                  where sourcefile like '%/postgresql.auto.conf'),
      'pendingRestart', array(select name from pg_settings where pending_restart))`,
};

/** One `psql` for each server, whatever is asked of it. A key is `<port> <kind>`; a kind is one line of JSON. */
const collector: Collector<unknown> = {
  name: 'postgres',
  script: (keys) =>
    lines(
      [...Map.groupBy(keys, portOf)].map(([port, own]) =>
        psql(Number(port), own.map((key) => `${oneLine(QUERIES[kindOf(key)])};`).join('\n')),
      ),
    ),
  parse: (stdout, keys) => {
    const asked = [...Map.groupBy(keys, portOf).values()].flat();
    const found = stdout.split('\n').filter(Boolean);
    return new Map(asked.map((key, index) => [key, JSON.parse(found[index]!)]));
  },
};

/** One kind of thing of the PostgreSQL server on `port`. */
export function postgres<Kind extends keyof Kinds>(port: number, kind: Kind): SharedProbe<Kinds[Kind] | undefined> {
  return shared(collector as Collector<Kinds[Kind]>, `${port} ${kind}`);
}

function portOf(key: string): string {
  return key.split(' ')[0]!;
}

function kindOf(key: string): keyof Kinds {
  return key.split(' ')[1] as keyof Kinds;
}

function oneLine(query: string): string {
  return query.trim().replace(/\s+/g, ' ');
}
