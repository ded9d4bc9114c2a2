import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/history/compare.ts';
import type { Entry } from '../../src/history/model.ts';
import { ended, head, pastRun, planned } from './past.ts';

const took = (where: string, seconds: number): Entry => {
  return { type: 'role.done', where, role: 'redis', status: 'changed', changed: 1, seconds };
};

describe('two runs differ in', () => {
  it('nothing where they are alike', () => {
    const one = pastRun(head(), [planned('a', { mode: '0640' }), took('a', 2), ended({ a: 'changed' })]);
    expect(compareRuns(one, one)).toEqual({
      about: [],
      hosts: [],
      changes: [],
      sameChanges: 1,
      failures: [],
      roles: [{ name: 'redis', a: 2, b: 2 }],
      seconds: { name: 'all', a: 12, b: 12 },
    });
  });

  it('what they were, changed and came to, and in their times', () => {
    const a = pastRun(head({ version: '0.1.0' }), [
      planned('a', { mode: '0640', owner: 'redis', group: 'redis' }),
      { type: 'change', where: 'ec2', change: { task: 'subnet a', field: 'cidr', to: '10.0.1.0/24' } },
      took('a', 2),
      ended({ a: 'changed', b: 'ok' }),
    ]);
    const b = pastRun(head({ version: '0.2.0', words: ['cluster', '-v'] }), [
      planned('a', { mode: '0600', owner: 'redis' }),
      planned('b', { mode: '0600' }),
      took('a', 3),
      took('b', 5),
      { type: 'converged', roles: { redis: { c: 9 }, base: { c: 0.1 } } },
      { type: 'host.failed', where: 'b', error: { code: 'TASK_FAILED', message: 'no room\nmore' } },
      ended({ a: 'changed', b: 'failed' }),
    ]);
    const at = { where: 'a', role: 'redis', task: 'file /etc/redis.conf' };
    expect(compareRuns(a, b)).toEqual({
      about: [
        { name: 'command line', a: 'cluster', b: 'cluster -v' },
        { name: 'version', a: '0.1.0', b: '0.2.0' },
      ],
      hosts: [{ name: 'b', a: 'ok', b: 'failed' }],
      changes: [
        { ...at, field: 'mode', a: '0640', b: '0600' },
        { ...at, field: 'group', a: 'redis', b: undefined },
        { where: 'ec2', role: undefined, task: 'subnet a', field: 'cidr', a: '10.0.1.0/24', b: undefined },
        { ...at, where: 'b', field: 'mode', a: undefined, b: '0600' },
      ],
      sameChanges: 1,
      failures: [{ name: 'b', a: undefined, b: 'TASK_FAILED: no room' }],
      roles: [
        { name: 'redis', a: 2, b: 9 },
        { name: 'base', a: undefined, b: 0.1 },
      ],
      seconds: { name: 'all', a: 12, b: 12 },
    });
  });

  it('what was planned for EC2, where it was not made', () => {
    const object = { action: 'create', object: 'subnet a', fields: [{ field: 'cidr', to: '10.0.1.0/24' }] } as const;
    const plan: Entry = {
      type: 'cloud.plan',
      where: 'ec2',
      objects: [{ ...object, fields: [...object.fields] }],
      unchanged: 0,
    };
    const made: Entry = {
      type: 'change',
      where: 'ec2',
      change: { task: 'subnet a', field: 'cidr', to: '10.0.1.0/24' },
    };
    const check = pastRun(head({ mode: 'check' }), [plan, ended({})]);
    const apply = pastRun(head(), [plan, made, ended({})]);
    expect(compareRuns(check, apply)).toMatchObject({ changes: [], sameChanges: 1 });
    expect(compareRuns(check, pastRun(head(), [ended({})])).changes).toMatchObject([
      { task: 'subnet a', b: undefined },
    ]);
  });

  it('what is known of them where one is cut off', () => {
    const cut = pastRun(head(), [planned('a', { mode: '0640' })]);
    const comparison = compareRuns(cut, pastRun(head(), [ended({ a: 'ok' })]));
    expect(comparison.seconds).toEqual({ name: 'all', a: undefined, b: 12 });
    expect(comparison.hosts).toEqual([{ name: 'a', a: undefined, b: 'ok' }]);
  });
});
