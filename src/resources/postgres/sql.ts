import type { Secret } from '../../core/secret.ts';
import { type Script, sh, Text } from '../../core/text.ts';
import { NOT_YET } from '../probe.ts';

/** A name as SQL writes it, with quotes. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as SQL writes it. A backslash stands for itself (standard_conforming_strings, the default since 9.1). */
export function literal(value: string): string;
export function literal(value: Secret): Secret;
export function literal(value: string | Secret): string | Secret {
  const quote = (it: string) => `'${it.replaceAll("'", "''")}'`;
  return typeof value === 'string' ? quote(value) : value.map(quote);
}

/** SQL statements with or without secrets in them. */
export function sql(strings: TemplateStringsArray, ...values: readonly (string | Secret)[]): Text {
  return new Text(strings.flatMap((string, index) => (index < values.length ? [string, values[index]!] : [string])));
}

/**
 * Runs SQL as the server's superuser over its local socket, so that no password is needed. The SQL is on standard
 * input. It stops at the first error. Exits NOT_YET when no server answers on `port`.
 *
 * Debian's `psql` is a Perl wrapper that costs more than the query: the program behind it is called, and `setpriv`,
 * unlike `runuser`, leaves no line in the journal.
 */
export function psql(port: number, statements: Text | string): Script {
  const socket = `/run/postgresql/.s.PGSQL.${port}`;
  return sh`
    [ -S ${socket} ] || { echo ${`no PostgreSQL server listens on port ${port}`} >&2; exit ${NOT_YET}; }
    for psql in /usr/lib/postgresql/*/bin/psql; do :; done
    rc=0
    printf '%s\n' ${statements} | setpriv --reuid=postgres --regid=postgres --init-groups \
      "$psql" -XAtq -w -v ON_ERROR_STOP=1 -h /run/postgresql -p ${port} -d postgres || rc=$?
    case $rc in 0) ;; 2) exit ${NOT_YET};; *) exit "$rc";; esac
  `;
}
