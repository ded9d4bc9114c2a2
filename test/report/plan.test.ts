import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/events.ts';
import { createHistory } from '../../src/report/history.ts';
import { planLines } from '../../src/report/plan.ts';
import { memorySink } from '../../src/report/sink.ts';
import { change, rolePlan } from './events.ts';

function plan(...events: RunEvent[]): string[] {
  const history = createHistory();
  for (const event of events) history.record(event);
  return planLines(history, memorySink({ columns: 60 }));
}

describe('a plan', () => {
  it('is empty when nothing would change', () => {
    expect(plan()).toEqual([]);
  });

  it('shows world or role, task and field, then what is unknown and which handlers run', () => {
    const lines = plan(
      {
        type: 'change',
        where: 'ec2',
        change: change({ task: 'subnet a', field: 'cidr', from: undefined, to: '10.0.1.0/24' }),
      },
      rolePlan({
        changes: [
          change(),
          change({ field: 'owner', from: 'root', to: 'redis' }),
          change({ task: 'service redis', field: 'enabled', from: 'false', to: 'true' }),
        ],
        handlers: ['restart redis'],
        unknown: [{ task: 'wait port', why: 'known after apply' }],
      }),
    );
    expect(lines).toEqual([
      '',
      'ec2',
      '  ~ subnet a',
      '      cidr: 10.0.1.0/24',
      '',
      'role redis on a',
      '  ~ file /etc/redis.conf',
      '      mode: 0644 → 0640',
      '      owner: root → redis',
      '  ~ service redis',
      '      enabled: false → true',
      '  ? wait port: known after apply',
      '  ! then: restart redis',
    ]);
  });

  it('shows equal plans of several hosts once, in the order of the inventory', () => {
    const lines = plan(
      { type: 'run.start', title: '', mode: 'check', hosts: ['a', 'b', 'c'] },
      rolePlan({ where: 'c' }),
      rolePlan({ where: 'b', changes: [change({ to: '0600' })] }),
      rolePlan({ where: 'a' }),
    );
    expect(lines).toEqual([
      '',
      'role redis on a, c',
      '  ~ file /etc/redis.conf',
      '      mode: 0644 → 0640',
      '',
      'role redis on b',
      '  ~ file /etc/redis.conf',
      '      mode: 0644 → 0600',
    ]);
  });

  it('orders roles as the plays are written, whichever begins first', () => {
    const lines = plan(
      { type: 'play.start', play: 'y', position: 1, hosts: ['a'], roles: ['redis'] },
      { type: 'play.start', play: 'x', position: 0, hosts: ['a'], roles: ['base'] },
      rolePlan({ role: 'redis' }),
      rolePlan({ role: 'base' }),
    );
    expect(lines.filter((line) => line.startsWith('role'))).toEqual(['role base on a', 'role redis on a']);
  });

  it('counts hosts that do not fit into one line, and lists them below', () => {
    const hosts = Array.from({ length: 8 }, (_, index) => `k8s-host-${index}`);
    const lines = plan(...hosts.map((where) => rolePlan({ where })));
    expect(lines.slice(1, 4)).toEqual([
      'role redis on 8 hosts',
      '    k8s-host-0, k8s-host-1, k8s-host-2, k8s-host-3,',
      '    k8s-host-4, k8s-host-5, k8s-host-6, k8s-host-7',
    ]);
  });

  it('shows the diff of a text below its field', () => {
    const lines = plan(
      rolePlan({
        changes: [change({ field: 'sha256', from: 'a'.repeat(64), to: 'b'.repeat(64), diff: '@@ -1 +1 @@\n-x\n+y\n' })],
      }),
    );
    expect(lines.slice(3)).toEqual([
      '      sha256: aaaaaaaa… → bbbbbbbb…',
      '        @@ -1 +1 @@',
      '        -x',
      '        +y',
    ]);
  });
});
