import { describe, expect, it } from 'vitest';
import { RebuildError } from '../../src/core/error.ts';
import type { HostResult, RunEvent } from '../../src/core/events.ts';
import { createHistory } from '../../src/report/history.ts';
import { memorySink } from '../../src/report/sink.ts';
import { summaryLines } from '../../src/report/summary.ts';
import { summary } from './events.ts';

const ok: HostResult = { host: 'a', status: 'ok', tasks: 12, changed: 0, notDone: [], seconds: 0.5 };

function lines(given: Parameters<typeof summary>[0], events: readonly RunEvent[] = []): string[] {
  const history = createHistory();
  for (const event of events) history.record(event);
  return summaryLines(summary(given), history, memorySink());
}

describe('a summary', () => {
  it('ends with the totals', () => {
    const hosts: HostResult[] = [ok, { ...ok, host: 'b', status: 'changed', changed: 2 }];
    expect(lines({ hosts, cloudChanges: 1 })).toEqual([
      '',
      '  a  ok              0 of 12 tasks        0.5 s',
      '  b  changed         2 of 12 tasks        0.5 s',
      '',
      '✔ cluster lab: 2 hosts, 1 ok, 1 changed, 1 change outside hosts, 12 s',
    ]);
  });

  it('says what a check would change', () => {
    const hosts: HostResult[] = [{ ...ok, status: 'changed', changed: 2 }];
    expect(lines({ hosts, mode: 'check', exitCode: 2 })).toEqual([
      '',
      '  a  would change    2 of 12 tasks        0.5 s',
      '',
      '✔ cluster lab: 1 host, 1 would change, 12 s',
    ]);
  });

  it('tells failed from unreachable, an error that hosts share once, and what was not done', () => {
    const locked = (host: string) =>
      new RebuildError('APT_LOCKED', `${host}: the lock is held`, { host, hint: 'Wait.' });
    const hosts: HostResult[] = [
      { ...ok, status: 'failed', notDone: ['redis'], error: locked('a') },
      { ...ok, host: 'b', status: 'failed', notDone: ['redis'], error: locked('b') },
      {
        ...ok,
        host: 'c',
        status: 'unreachable',
        notDone: ['base', 'redis'],
        error: new RebuildError('SSH_REFUSED', 'refused', { host: 'c' }),
      },
    ];
    expect(lines({ hosts, exitCode: 1 })).toEqual([
      '',
      'error APT_LOCKED: a: the lock is held',
      '  Wait.',
      '    a, b',
      '',
      'error SSH_REFUSED: refused',
      '  on host c',
      '',
      'Not done (run again to go on)',
      '  redis',
      '    a, b',
      '  base, redis',
      '    c',
      '',
      '  a  failed          0 of 12 tasks        0.5 s',
      '  b  failed          0 of 12 tasks        0.5 s',
      '  c  unreachable     0 of 12 tasks        0.5 s',
      '',
      '✘ cluster lab: 3 hosts, 2 failed, 1 unreachable, 12 s',
    ]);
  });

  it('only counts hosts that are ok when there are many', () => {
    const hosts = Array.from({ length: 30 }, (_, index): HostResult => ({ ...ok, host: `h${index}` }));
    const shown = lines({ hosts: hosts.with(3, { ...hosts[3]!, status: 'changed', changed: 1 }) });
    expect(shown.slice(0, 3)).toEqual([
      '',
      '  h3  changed         1 of 12 tasks        0.5 s',
      '  and 29 more, all ok',
    ]);
  });

  it('tells the time of each role and the slowest tasks', () => {
    const done = (where: string, role: string, seconds: number): RunEvent[] => [
      { type: 'task.done', where, role, task: `apt ${role}`, seconds },
      { type: 'role.done', where, role, status: 'ok', changed: 0, seconds },
    ];
    const events: RunEvent[] = [
      { type: 'play.start', play: 'p', hosts: ['a', 'b'], roles: ['base', 'redis', 'quick'] },
      ...done('a', 'redis', 3),
      ...done('a', 'base', 2),
      ...done('b', 'base', 0.9),
      ...done('b', 'quick', 0.01),
    ];
    expect(lines({}, events)).toEqual([
      '',
      'Time of each role',
      '  base     2 hosts        2.0 s at most',
      '  redis     1 host        3.0 s at most',
      '',
      'Slowest tasks',
      '        3.0 s  a | redis | apt redis',
      '        2.0 s  a | base | apt base',
      '',
      '✔ cluster lab: 0 hosts, 12 s',
    ]);
  });
});
