import { expect, it } from 'vitest';
import { fakeConnection } from '../../src/transport/fake.ts';
import { verifySiteOf } from '../../src/verify/site.ts';
import { playOf, roleOf, siteOf } from '../support/site.ts';

it('knows the roles of each host, with their variables', () => {
  const [redis, base] = [roleOf('redis', () => []), roleOf('base', () => [])];
  const only = { role: redis, tags: [], hosts: new Set(['a']), vars: () => ({ port: 6379 }) };
  const plays = [playOf(['a', 'b'], [base]), playOf(['a', 'b'], [], { roles: [only] })];
  const site = siteOf(plays, { a: fakeConnection(), b: fakeConnection() });
  const known = verifySiteOf(site, ['a', 'b'], { now: 1, since: undefined, windowSeconds: 60 });
  expect(known.hosts.map(({ name, roles }) => [name, Object.fromEntries(roles)])).toEqual([
    ['a', { base: {}, redis: { port: 6379 } }],
    ['b', { base: {} }],
  ]);
  expect(known).toMatchObject({ now: 1, windowSeconds: 60 });
});
