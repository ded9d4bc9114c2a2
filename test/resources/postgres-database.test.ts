import { describe, expect, it } from 'vitest';
import { compare } from '../../src/resources/define.ts';
import { postgresDatabase } from '../../src/resources/postgres-database.ts';

const task = postgresDatabase({ name: 'waste', owner: 'waste' });
const right = { owner: 'waste', encoding: 'UTF8', public: false };

describe('postgres_database', () => {
  it.each([
    [{}, []],
    [{ owner: 'postgres' }, ['owner']],
    [{ public: true }, ['public']],
    [{ encoding: 'SQL_ASCII' }, ['encoding']],
  ])('with %j differs in %j', (found, fields) => {
    const state = task.state({ databases: { waste: { ...right, ...found } } });
    expect(compare(task.desired, state).map(({ field }) => field)).toEqual(fields);
  });

  it('is made when it is not there, closed to others', () => {
    const script = task.apply(compare(task.desired, { state: 'absent' }), { state: 'absent' }).plain();
    expect(script).toContain('create database %I owner %I encoding %L template template0');
    expect(script).toContain('revoke connect, temporary on database "waste" from public;');
  });

  it('is not made again when only its owner differs', () => {
    expect(task.apply([{ field: 'owner', from: 'a', to: 'waste' }], {}).plain()).not.toContain('create database');
  });
});
