import { fileOf, planRole, tasksOf } from 'rebuild/testing';
import { expect, it } from 'vitest';
import memcached from './memcached.ts';

it('installs, configures and starts it on a fresh host', () => {
  expect(planRole(memcached, { vars: {} })).toEqual([
    'apt memcached: memcached',
    'file /etc/memcached.conf: sha256, state, owner, group, mode',
    'service memcached.service: enabled, active',
    'wait memcached at 10.0.1.10:11211: ready',
  ]);
});

it('changes nothing on a converged host', () => {
  expect(planRole(memcached, { vars: {}, observed: 'converged' })).toEqual([]);
});

it('takes a quarter of the RAM', () => {
  const tasks = tasksOf(memcached, { vars: {}, facts: { memoryMiB: 4096 } });
  expect(fileOf(tasks, '/etc/memcached.conf')).toContain('-m 1024\n');
});
