import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { sh } from '../../src/core/text.ts';
import { compare, type Task } from '../../src/resources/define.ts';
import { timer } from '../../src/resources/timer.ts';

const backup = timer({
  name: 'backup',
  onCalendar: '*-*-* 03:00:00',
  run: sh`curl -K - <<EOF
${new Secret('token', 's3cret')}
EOF`,
});

/** A host where all of it is there. */
function converged(task: Task): Record<string, string> {
  return { ...task.desired };
}

describe('timer', () => {
  it('is a script, a service, a timer, and that it runs', () => {
    const parts = Object.keys(backup.desired).map((field) => field.split('.')[0]);
    expect([...new Set(parts)]).toEqual(['script', 'service', 'timer', 'running']);
  });

  it('changes only the part that differs', () => {
    const state = { ...converged(backup), 'running.active': 'inactive' };
    const changes = compare(backup.desired, state);
    const script = backup.apply(changes, state).plain();
    expect(changes).toEqual([{ field: 'running.active', from: 'inactive', to: 'active' }]);
    expect(script).toContain('systemctl start backup.timer');
    expect(script).not.toContain('/etc/systemd/system/');
  });

  it('shows people what it runs without its secrets', () => {
    const preview = backup.preview({});
    expect(preview?.field).toBe('script.sha256');
    expect(String(preview?.after)).toBe("#!/bin/sh\nset -e\ncurl -K - <<EOF\n'<secret token>'\nEOF\n");
  });

  it('lets nobody but its user read the script', () => {
    const { desired } = timer({ name: 'a', onCalendar: 'daily', run: 'true', user: 'www-data' });
    expect(desired).toMatchObject({ 'script.owner': 'www-data', 'script.mode': '0500' });
  });

  it('stops before it removes', () => {
    const task = timer({ name: 'backup', onCalendar: 'daily', run: 'true', state: 'absent' });
    expect(Object.keys(task.desired)[0]).toMatch(/^running\./);
  });
});
