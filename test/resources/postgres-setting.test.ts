import { describe, expect, it } from 'vitest';
import { compare } from '../../src/resources/define.ts';
import { postgresSetting } from '../../src/resources/postgres-setting.ts';

const written = (value: string, pendingRestart: string[] = []) => ({
  settings: { written: { work_mem: value }, pendingRestart },
});

describe('postgres_setting', () => {
  const task = postgresSetting({ name: 'work_mem', value: '8MB' });

  it.each([
    ['8MB', []],
    ['9MB', ['value']],
  ])('written as %s differs in %j', (value, fields) => {
    expect(compare(task.desired, task.state(written(value))).map(({ field }) => field)).toEqual(fields);
  });

  it('is reset when it is not to be there', () => {
    const absent = postgresSetting({ name: 'work_mem', state: 'absent' });
    expect(compare(absent.desired, absent.state(written('8MB')))).toEqual([
      { field: 'state', from: 'present', to: 'absent' },
    ]);
    expect(absent.apply([], {}).plain()).toContain('alter system reset work_mem;');
  });

  it('restarts the server only when told to', () => {
    const changes = [{ field: 'value', from: 'a', to: 'b' }];
    expect(task.apply(changes, {}).plain()).not.toContain('systemctl restart');
    expect(postgresSetting({ name: 'work_mem', value: '8MB', restart: true }).apply(changes, {}).plain()).toContain(
      'systemctl restart',
    );
  });

  it('names a value that only holds after a restart, when it may restart', () => {
    const restarting = postgresSetting({ name: 'work_mem', value: '8MB', restart: true });
    expect(compare(restarting.desired, restarting.state(written('8MB', ['work_mem'])))).toEqual([
      { field: 'pending_restart', from: 'yes', to: 'no' },
    ]);
  });

  it.each([
    [{ name: 'work_mem' }, 'postgres_setting: value: is missing'],
    [{ name: 'a; drop', value: '1' }, 'must be a name of a setting'],
  ])('refuses %j', (props, message) => {
    expect(() => postgresSetting(props)).toThrow(message);
  });
});
