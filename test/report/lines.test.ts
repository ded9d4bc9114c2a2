import { describe, expect, it } from 'vitest';
import { RebuildError } from '../../src/core/error.ts';
import type { RunEvent } from '../../src/core/events.ts';
import { type Detail, eventLines } from '../../src/report/lines.ts';
import { memorySink } from '../../src/report/sink.ts';
import { change, oneOfEach, rolePlan, summary } from './events.ts';

function lines(events: readonly RunEvent[], detail: Detail): string[] {
  const linesOf = eventLines(memorySink(), detail);
  return events.flatMap(linesOf);
}

describe('lines of events', () => {
  it('tell phases, changes and waits as host | role | text', () => {
    expect(lines(oneOfEach, 1)).toEqual([
      'cluster lab, 2 hosts',
      'warning: odd',
      '  Look.',
      '== services',
      'play data: 2 hosts, roles redis',
      'ec2 | subnet a: cidr: 10.0.1.0/24',
      '',
      'ec2',
      '    + subnet a',
      '        cidr: 10.0.1.0/24',
      '',
      'Plan: 1 to add, 0 to change, 0 to replace, 0 to destroy; 2 unchanged.',
      'lab | up',
      'a | redis | file /etc/redis.conf: mode: 0644 → 0640',
      'a | redis | wait x: later',
      'a | waiting for the dpkg lock, 3.0 s; last seen: apt-get (pid 7)',
      'a | redis | changed, 1 task, 2.0 s',
      '== services: changed, 2.6 s',
    ]);
  });

  it('tell only what is odd when little is asked for', () => {
    expect(lines(oneOfEach, 0)).toEqual([
      'warning: odd',
      '  Look.',
      '',
      'ec2',
      '    + subnet a',
      '        cidr: 10.0.1.0/24',
      '',
      'Plan: 1 to add, 0 to change, 0 to replace, 0 to destroy; 2 unchanged.',
    ]);
  });

  it('tell more at each level of detail', () => {
    const more = lines(oneOfEach, 3).filter((line) => !lines(oneOfEach, 1).includes(line));
    expect(more).toEqual([
      'a | connected, 0.1 s',
      'a | looked at, 0.1 s',
      'a | redis | begins',
      'a | redis | file /etc/redis.conf …',
      'a | redis |   hello',
      'a | redis | file /etc/redis.conf done, 1.5 s',
      'b | redis | ok, 0.2 s',
      'play data done, 2.5 s',
    ]);
    expect(lines(oneOfEach, 2)).not.toContain('a | redis |   hello');
  });

  it('name a failed host at once, at every level', () => {
    const error = new RebuildError('APT_LOCKED', 'the lock is held\nby apt', { host: 'a' });
    expect(lines([{ type: 'host.failed', where: 'a', error }], 0)).toEqual(['a | error APT_LOCKED: the lock is held']);
  });

  it('tell a long wait every ten seconds only', () => {
    const waits = [0, 1, 9, 10, 12, 21, 1].map(
      (seconds): RunEvent => ({ type: 'wait', where: 'a', what: 'x', seconds }),
    );
    expect(lines(waits, 1)).toEqual([
      'a | waiting for x',
      'a | waiting for x, 10 s',
      'a | waiting for x, 21 s',
      'a | waiting for x, 1.0 s',
    ]);
  });

  it('show a diff even when little is asked for, for it was asked for itself', () => {
    const plan = rolePlan({ changes: [change({ diff: '--- x\n+++ x\n@@ -1 +1 @@\n-a\n+b\n' })] });
    expect(lines([plan], 0)).toEqual([
      'a | redis | file /etc/redis.conf: mode: 0644 → 0640',
      '    --- x',
      '    +++ x',
      '    @@ -1 +1 @@',
      '    -a',
      '    +b',
    ]);
  });

  it('of a check show the changes once, as a plan at its end', () => {
    const events: RunEvent[] = [
      { type: 'run.start', title: 'plan', mode: 'check', hosts: ['a'] },
      rolePlan(),
      { type: 'role.done', where: 'a', role: 'redis', status: 'changed', changed: 1, seconds: 1 },
      { type: 'run.done', summary: summary({ title: 'plan', mode: 'check' }) },
    ];
    expect(lines(events, 1)).toEqual([
      'plan, 1 host, check only',
      'a | redis | checked, would change 1 task, 1.0 s',
      '',
      'role redis on a',
      '  ~ file /etc/redis.conf',
      '      mode: 0644 → 0640',
      '',
      'Time of each role',
      '  redis     1 host        1.0 s at most',
      '',
      '✔ plan: 0 hosts, 12 s',
    ]);
  });

  it('let no control character of a host through', () => {
    const output: RunEvent = { type: 'task.output', where: 'a', role: 'r', task: 't', line: '\x1b[2Jgone\x07\r50%' };
    expect(lines([output], 3)).toEqual(['a | r |   gone 50%']);
  });
});
