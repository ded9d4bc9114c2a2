import { describe, expect, it } from 'vitest';
import type { UnitState } from '../../src/resources/collect/unit.ts';
import { compare, type Task } from '../../src/resources/define.ts';
import { service } from '../../src/resources/service.ts';

const stopped: UnitState = { load: 'loaded', active: 'inactive', enabled: 'disabled', needsReload: false };
const started = service({ name: 'app', state: 'started', enabled: true });

function changes(task: Task, unit: UnitState | undefined): string[] {
  return compare(task.desired, task.state({ unit })).map(({ field, from, to }) => `${field}: ${from} -> ${to}`);
}

function script(task: Task, unit: UnitState): string {
  const state = task.state({ unit });
  return task.apply(compare(task.desired, state), state).plain();
}

describe('a service that is to run', () => {
  it.each<[string, Partial<UnitState>, string[]]>([
    ['runs', { active: 'active', enabled: 'enabled' }, []],
    ['reloads', { active: 'reloading', enabled: 'enabled' }, []],
    ['is stopped', { enabled: 'enabled' }, ['active: inactive -> active']],
    ['has failed', { active: 'failed', enabled: 'enabled' }, ['active: failed -> active']],
    ['is about to start again', { active: 'activating', enabled: 'enabled' }, ['active: activating -> active']],
    ['is not enabled', { active: 'active' }, ['enabled: disabled -> enabled']],
    [
      'is enabled until the next boot',
      { active: 'active', enabled: 'enabled-runtime' },
      ['enabled: enabled-runtime -> enabled'],
    ],
    ['is masked', { load: 'masked', enabled: 'masked' }, ['enabled: masked -> enabled', 'active: inactive -> active']],
    [
      'is not installed',
      { load: 'not-found', enabled: '' },
      ['enabled: disabled -> enabled', 'active: inactive -> active'],
    ],
  ])('that %s', (_, unit, expected) => {
    expect(changes(started, { ...stopped, ...unit })).toEqual(expected);
  });

  it('is unmasked first', () => {
    const [first, second] = script(started, { ...stopped, load: 'masked', enabled: 'masked' }).split('\n');
    expect([first, second]).toEqual(['systemctl -q unmask app.service', 'systemctl -q enable app.service']);
  });

  it('shows the end of its journal when it fails', () => {
    expect(script(started, { ...stopped, enabled: 'enabled' })).toContain('journalctl -u app.service -n 20');
  });
});

describe('a service that is to be stopped', () => {
  const task = service({ name: 'app', state: 'stopped', enabled: false });

  it.each([
    { active: 'active', expected: 'systemctl stop app.service' },
    { active: 'failed', expected: 'systemctl reset-failed app.service' },
  ])('and is $active', ({ active, expected }) => {
    expect(script(task, { ...stopped, active }).trim()).toBe(expected);
  });

  it('is converged when it does not exist', () => {
    expect(changes(task, { ...stopped, load: 'not-found', enabled: '' })).toEqual([]);
  });
});

it('leaves alone what is not asked for', () => {
  expect(service({ name: 'app.socket' }).desired).toEqual({});
});

it('masks', () => {
  const task = service({ name: 'app', masked: true });
  expect(changes(task, stopped)).toEqual(['enabled: disabled -> masked']);
  expect(script(task, stopped).trim()).toBe('systemctl -q mask app.service');
});

it('refuses to start what is masked', () => {
  expect(() => service({ name: 'app', masked: true, state: 'started' })).toThrow(
    'service: a masked unit can neither be started nor enabled',
  );
});
