import type { RunEvent, RunSummary, ShownChange } from '../../src/core/events.ts';
import type { EventOf } from '../../src/report/printers.ts';

/** The change of a file's mode, or what is given instead. */
export function change(given: Partial<ShownChange> = {}): ShownChange {
  return { task: 'file /etc/redis.conf', field: 'mode', from: '0644', to: '0640', ...given };
}

export function rolePlan(given: Partial<EventOf<'role.plan'>> = {}): EventOf<'role.plan'> {
  return { type: 'role.plan', where: 'a', role: 'redis', changes: [change()], handlers: [], unknown: [], ...given };
}

export function summary(given: Partial<RunSummary> = {}): RunSummary {
  return { title: 'cluster lab', mode: 'apply', seconds: 12, hosts: [], cloudChanges: 0, exitCode: 0, ...given };
}

/** One event of each type, in the order of a run. */
export const oneOfEach: readonly RunEvent[] = [
  { type: 'run.start', title: 'cluster lab', mode: 'apply', hosts: ['a', 'b'] },
  { type: 'warning', text: 'odd', hint: 'Look.' },
  { type: 'phase.start', phase: 'services' },
  { type: 'play.start', play: 'data', hosts: ['a', 'b'], roles: ['redis'] },
  {
    type: 'change',
    where: 'ec2',
    change: change({ task: 'subnet a', field: 'cidr', from: undefined, to: '10.0.1.0/24' }),
  },
  {
    type: 'cloud.plan',
    where: 'ec2',
    objects: [
      { action: 'create', object: 'subnet a', fields: [{ field: 'cidr', from: undefined, to: '10.0.1.0/24' }] },
    ],
    unchanged: 2,
  },
  { type: 'note', where: 'lab', text: 'up' },
  { type: 'host.connected', where: 'a', seconds: 0.12 },
  { type: 'look', where: 'a', seconds: 0.05 },
  { type: 'role.start', where: 'a', role: 'redis' },
  {
    type: 'role.plan',
    where: 'a',
    role: 'redis',
    changes: [change()],
    handlers: ['restart'],
    unknown: [{ task: 'wait x', why: 'later' }],
  },
  { type: 'wait', where: 'a', what: 'the dpkg lock', seconds: 3, lastSeen: 'apt-get (pid 7)' },
  { type: 'task.start', where: 'a', role: 'redis', task: 'file /etc/redis.conf' },
  { type: 'task.output', where: 'a', role: 'redis', task: 'file /etc/redis.conf', line: 'hello' },
  { type: 'task.done', where: 'a', role: 'redis', task: 'file /etc/redis.conf', seconds: 1.5 },
  { type: 'role.done', where: 'a', role: 'redis', status: 'changed', changed: 1, seconds: 2 },
  { type: 'role.done', where: 'b', role: 'redis', status: 'ok', changed: 0, seconds: 0.2 },
  { type: 'play.done', play: 'data', seconds: 2.5 },
  { type: 'phase.done', phase: 'services', seconds: 2.6, outcome: 'changed' },
];
