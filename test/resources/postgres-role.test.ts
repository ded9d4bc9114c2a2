import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import type { PostgresRole } from '../../src/resources/collect/postgres.ts';
import { compare, type Task } from '../../src/resources/define.ts';
import { scramVerifier } from '../../src/resources/postgres/scram.ts';
import { postgresRole } from '../../src/resources/postgres-role.ts';

const password = new Secret('waste', 'pass');
const task = postgresRole({ name: 'waste', password, memberOf: ['readers', 'auditors'] });
const right: PostgresRole = {
  login: true,
  superuser: false,
  createdb: false,
  createrole: false,
  verifier: scramVerifier('pass'),
  memberOf: ['auditors', 'readers'],
};

function changes(found: Partial<PostgresRole>): string[] {
  const state = task.state({ roles: { waste: { ...right, ...found } } });
  return compare(task.desired, state).map(({ field, from, to }) => `${field}: ${from} -> ${to}`);
}

/** The SQL of an apply script. */
function statements(of: Task, found: Partial<PostgresRole> | undefined): string[] {
  const state = of.state({ roles: found ? { [of.id]: { ...right, ...found } } : {} });
  const script = of.apply(compare(of.desired, state), state).masked();
  return [...script.matchAll(/^.*\b(?:alter|create|drop|grant|revoke) .*$/gm)].map(([line]) =>
    line.replace("printf '%s\\n' ", '').replace(/^'/, '').trim(),
  );
}

describe('postgres_role', () => {
  it.each<[string, Partial<PostgresRole>, string[]]>([
    ['is right', {}, []],
    ['has another password', { verifier: scramVerifier('other') }, ['password: another -> as given']],
    ['has an MD5 password', { verifier: 'md5abc' }, ['password: another -> as given']],
    ['has no password', { verifier: null }, ['password: none -> as given']],
    ['has become superuser', { superuser: true }, ['superuser: yes -> no']],
    ['may not log in', { login: false }, ['login: no -> yes']],
    ['is a member of nothing', { memberOf: [] }, ['member_of: none -> auditors, readers']],
  ])('that %s', (_, found, expected) => {
    expect(changes(found)).toEqual(expected);
  });

  it('is made with everything when it is not there', () => {
    expect(statements(task, undefined).map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      "select format('\\''create role %I'\\'',",
      'alter role "waste" login',
      'alter role "waste" password',
      'grant "readers" to "waste";',
      'grant "auditors" to "waste";',
    ]);
  });

  it('leaves exactly the memberships that are asked for', () => {
    expect(statements(task, { memberOf: ['readers', 'writers'] }).slice(1)).toEqual([
      'grant "readers" to "waste";',
      'grant "auditors" to "waste";',
      'revoke "writers" from "waste";',
    ]);
  });

  it('never sends the password itself', () => {
    const script = task.apply(compare(task.desired, {}), {});
    expect(script.plain()).toContain('SCRAM-SHA-256$4096:');
    expect(script.plain()).not.toMatch(/\bpass\b/);
    expect(script.masked()).not.toContain('SCRAM-SHA-256');
  });

  it('says nothing of password and memberships that are not given', () => {
    expect(Object.keys(postgresRole({ name: 'a' }).desired)).toEqual([
      'state',
      'login',
      'superuser',
      'createdb',
      'createrole',
    ]);
  });
});
