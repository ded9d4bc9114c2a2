import { describe, expect, it } from 'vitest';
import { pods } from '../../../src/verify/kubernetes/pods.ts';
import { findings, HOUR, master, NOW, site, told } from '../given.ts';

const known = site([master()]);
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');

interface Given {
  readonly node?: string;
  readonly leaving?: string;
}
const pod = (status: object, { node = 'worker', leaving = '' }: Given = {}) =>
  `apps\tai-worker-5d\t${node}\t${leaving}\t${JSON.stringify(status)}\n`;

const conditions = (ready: 'True' | 'False', message = '') => [
  { type: 'PodScheduled', status: 'True' },
  { type: 'Ready', status: ready, message },
];
const running = (container: object) => ({
  phase: 'Running',
  conditions: conditions('True'),
  containerStatuses: [
    { name: 'worker', ready: true, restartCount: 0, state: { running: {} }, lastState: {}, ...container },
  ],
});
const endedAt = (seconds: number) => ({
  restartCount: 3,
  lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: iso(seconds) } },
});

describe('a pod', () => {
  it.each<[what: string, line: string, finding: string]>([
    ['is ready', pod(running({})), 'passed pod apps/ai-worker-5d: is ready on worker'],
    ['has completed', pod({ phase: 'Succeeded' }), 'passed pod apps/ai-worker-5d: has done its work'],
    [
      'was evicted',
      pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
      'failed pod apps/ai-worker-5d: has failed: Evicted: The node was low on resource: memory.',
    ],
    [
      'cannot be scheduled',
      pod(
        {
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: "0/9 nodes are available: 9 node(s) didn't match Pod's node affinity/selector.",
            },
          ],
        },
        { node: '' },
      ),
      "failed pod apps/ai-worker-5d: has no node: 0/9 nodes are available: 9 node(s) didn't match Pod's node affinity/selector.",
    ],
    [
      'was not looked at by the scheduler',
      pod({ phase: 'Pending' }, { node: '' }),
      'failed pod apps/ai-worker-5d: has no node: the scheduler has not looked at it yet',
    ],
    [
      'loops',
      pod({
        ...running({
          ready: false,
          restartCount: 5,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' } },
          lastState: { terminated: { reason: 'Error', exitCode: 1, finishedAt: iso(NOW - 60) } },
        }),
        conditions: conditions('False', 'containers with unready status: [worker]'),
      }),
      'failed pod apps/ai-worker-5d: container worker: CrashLoopBackOff: back-off 2m40s restarting failed container; it ended 5 times, last with Error, exit code 1',
    ],
    [
      'is between two starts',
      pod({
        ...running({ ready: false, restartCount: 2, state: { terminated: { reason: 'Error', exitCode: 1 } } }),
        conditions: conditions('False', 'containers with unready status: [worker]'),
      }),
      'failed pod apps/ai-worker-5d: container worker is not ready: it ended last with Error, exit code 1; it was restarted 2 times',
    ],
    [
      'was started again, and is not ready yet',
      pod({
        ...running({ ready: false, ...endedAt(NOW - 5) }),
        conditions: conditions('False', 'containers with unready status: [worker]'),
      }),
      'failed pod apps/ai-worker-5d: container worker is not ready: it ended last with OOMKilled, exit code 137; it was restarted 3 times',
    ],
    [
      'cannot pull its image',
      pod({
        phase: 'Pending',
        conditions: conditions('False'),
        containerStatuses: [{ name: 'worker', state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }],
      }),
      'failed pod apps/ai-worker-5d: container worker: ErrImagePull: not found',
    ],
    [
      'hangs in an init container',
      pod({
        phase: 'Pending',
        conditions: conditions('False'),
        initContainerStatuses: [{ name: 'prepare', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        containerStatuses: [{ name: 'worker', state: { waiting: { reason: 'PodInitializing' } } }],
      }),
      'failed pod apps/ai-worker-5d: container prepare: CrashLoopBackOff',
    ],
    [
      'is not ready',
      pod({
        ...running({ ready: false }),
        conditions: conditions('False', 'containers with unready status: [worker]'),
      }),
      'failed pod apps/ai-worker-5d: is not ready on worker: containers with unready status: [worker]',
    ],
    [
      'was restarted since the last deploy',
      pod(running(endedAt(NOW - 60))),
      'failed pod apps/ai-worker-5d: container worker was restarted: it ended at 2026-11-26T13:59:00Z with OOMKilled, exit code 137; 3 times in all',
    ],
    [
      'was restarted before',
      pod(running(endedAt(NOW - HOUR - 60))),
      'passed pod apps/ai-worker-5d: is ready on worker',
    ],
    [
      'is being removed',
      pod(running({}), { leaving: iso(NOW - 10) }),
      'skipped pod apps/ai-worker-5d: is being removed',
    ],
    [
      'does not go',
      pod(running({}), { leaving: iso(NOW - HOUR) }),
      'failed pod apps/ai-worker-5d: was to be gone at 2026-11-26T13:00:00Z, and is still there',
    ],
  ])('that %s', (_, line, finding) => {
    expect(told(pods, known, line)).toEqual([finding]);
  });

  it('counts as restarted within the last hour where no deploy is known', () => {
    const unknown = site([master()], { since: undefined });
    expect(told(pods, unknown, pod(running(endedAt(NOW - HOUR - 60))))).toEqual([
      'passed pod apps/ai-worker-5d: is ready on worker',
    ]);
    expect(told(pods, unknown, pod(running(endedAt(NOW - 60))))[0]).toMatch(/^failed /);
  });

  it('is named with where to read on', () => {
    const [found] = findings(pods, known, pod(running(endedAt(NOW - 60))));
    expect(found!.hint).toBe('Read `kubectl -n apps logs ai-worker-5d -c worker --previous`.');
  });
});
