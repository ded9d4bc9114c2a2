import { describe, expect, it } from 'vitest';
import { compare, type Task } from '../../src/resources/define.ts';
import { dropIn } from '../../src/resources/drop-in.ts';
import { unit } from '../../src/resources/unit.ts';

const content = '[Service]\nExecStart=/bin/true\n';

describe('unit', () => {
  it('is a file that systemd has read', () => {
    expect(Object.keys(unit({ name: 'app.service', content }).desired)).toEqual([
      'sha256',
      'state',
      'owner',
      'group',
      'mode',
      'loaded',
    ]);
  });

  it.each([
    { needsReload: true, loaded: 'outdated' },
    { needsReload: false, loaded: 'current' },
  ])('is $loaded when NeedDaemonReload is $needsReload', ({ needsReload, loaded }) => {
    expect(unit({ name: 'app.service', content }).state({ unit: { needsReload } })).toMatchObject({ loaded });
  });

  it('does not ask systemd for a template, which it does not know', () => {
    const task = unit({ name: 'app@.service', content });
    expect([task.desired.loaded, task.probes({ diff: false }).unit]).toEqual([undefined, undefined]);
  });

  it('only reloads when the file is right', () => {
    const task = unit({ name: 'app.service', content });
    const script = task.apply([{ field: 'loaded', from: 'outdated', to: 'current' }], {}).plain();
    expect(script.trim()).toBe('systemctl daemon-reload');
  });

  it('writes, then reloads', () => {
    const task = unit({ name: 'app.service', content });
    const script = task.apply(compare(task.desired, { state: 'absent' }), { state: 'absent' }).plain();
    expect(script.trim().split('\n').at(-1)).toBe('systemctl daemon-reload');
    expect(script).toContain('/etc/systemd/system/app.service');
  });

  it('several are read by systemd once, when the last is written; a template by itself', () => {
    expect(reloads(unit, ['a.service', 'b.service', 'c.timer'])).toEqual([0, 0, 1]);
    expect(reloads(unit, ['a.service', 'b@.service', 'c.timer'])).toEqual([0, 1, 1]);
    expect(reloads(unit, ['a.service', 'b.service', 'c@.timer'])).toEqual([0, 0, 1]);
  });

  it.each([
    [{ name: 'app', content }, 'unit: name: must be a unit name with its suffix, such as "backup.service"'],
    [{ name: 'app.service' }, 'unit: content: is missing'],
  ])('refuses %j', (props, message) => {
    expect(() => unit(props)).toThrow(message);
  });
});

describe('drop_in', () => {
  it('several are read by systemd once, when the last is written', () => {
    expect(reloads((it) => dropIn({ unit: it.name, content }), ['a', 'b', 'c'])).toEqual([0, 0, 1]);
  });

  it.each([
    ['app', '/etc/systemd/system/app.service.d/override.conf'],
    ['app.socket', '/etc/systemd/system/app.socket.d/override.conf'],
    ['app@.service', '/etc/systemd/system/app@.service.d/override.conf'],
  ])('of %s is at %s', (name, path) => {
    const task = dropIn({ unit: name, content });
    expect(task.apply(compare(task.desired, {}), {}).plain()).toContain(path);
  });

  it('that is not to be there is removed', () => {
    const task = dropIn({ unit: 'app', name: 'limits', state: 'absent' });
    expect(task.desired).toEqual({ state: 'absent', loaded: 'current' });
    expect(task.apply([{ field: 'state', from: 'file', to: 'absent' }], {}).plain()).toContain(
      'rm -f -- /etc/systemd/system/app.service.d/limits.conf',
    );
  });
});

/** How often the script of each task makes systemd read its files. Each writes its own. */
function reloads(make: (props: { name: string; content: string }) => Task, names: readonly string[]): number[] {
  const pending = names.map((name) => {
    const task = make({ name, content });
    return { task, changes: compare(task.desired, {}), state: {} };
  });
  return pending[0]!.task.together!(pending)!.map((script, index) => {
    expect(script.plain()).toContain(`/etc/systemd/system/${names[index]}`);
    return script.plain().split('systemctl daemon-reload').length - 1;
  });
}
