import { describe, expect, it } from 'vitest';
import { postgres } from '../../../src/resources/collect/postgres.ts';

const { collector } = postgres(5432, 'roles');

describe('what a PostgreSQL server holds', () => {
  it('is asked by one psql for each server', () => {
    const script = collector.script(['5432 roles', '5433 roles', '5432 databases']).plain();
    expect(script.match(/setpriv/g)).toHaveLength(2);
    expect(script.match(/-p 543\d/g)).toEqual(['-p 5432', '-p 5433']);
  });

  it('is one line for each thing asked, server by server', () => {
    const keys = ['5432 roles', '5433 roles', '5432 databases'];
    const found = collector.parse('{"a":1}\n{"b":2}\n{"c":3}\n', keys);
    expect(Object.fromEntries(found)).toEqual({
      '5432 roles': { a: 1 },
      '5432 databases': { b: 2 },
      '5433 roles': { c: 3 },
    });
  });
});
