import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { identifier, literal, psql, sql } from '../../../src/resources/postgres/sql.ts';

describe('SQL', () => {
  it.each([
    ['waste', '"waste"'],
    ['a "b"; drop table c', '"a ""b""; drop table c"'],
  ])('quotes the name %s', (name, quoted) => {
    expect(identifier(name)).toBe(quoted);
  });

  it.each([
    ['64MB', "'64MB'"],
    ["it's \\ here", "'it''s \\ here'"],
  ])('quotes the value %s', (value, quoted) => {
    expect(literal(value)).toBe(quoted);
  });

  it('keeps secrets secret', () => {
    const statement = sql`alter role a password ${literal(new Secret('a', "x'y"))};`;
    expect([statement.plain(), statement.masked()]).toEqual([
      "alter role a password 'x''y';",
      'alter role a password <secret a>;',
    ]);
  });

  it('is never an argument of a program', () => {
    const script = psql(5432, 'select 1').plain();
    expect(script).toContain("printf '%s\\n' 'select 1' | setpriv");
    expect(script).not.toMatch(/ -c /);
  });
});
