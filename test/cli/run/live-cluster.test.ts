import { describe, expect, it } from 'vitest';
import { parseCluster } from '../../../src/cli/run/live-cluster.ts';

const condition = (type: string, status: string, reason?: string) => ({ type, status, reason });

function parsed(...items: object[]) {
  return parseCluster(JSON.stringify({ kind: 'List', items }));
}

function pod(given: { readonly metadata?: object; readonly spec?: object; readonly status?: object }) {
  return {
    kind: 'Pod',
    metadata: { name: 'ai-1', namespace: 'apps', uid: 'u-1', ...given.metadata },
    spec: { nodeName: 'w', containers: [{}], ...given.spec },
    status: { phase: 'Running', conditions: [condition('Ready', 'True')], ...given.status },
  };
}

describe('nodes and pods as the API server has them', () => {
  it.each([
    ['ready', { conditions: [condition('MemoryPressure', 'False'), condition('Ready', 'True')] }, {}, true, []],
    ['not ready', { conditions: [condition('Ready', 'False', 'KubeletNotReady')] }, {}, false, ['KubeletNotReady']],
    ['silent', { conditions: [condition('Ready', 'Unknown', 'NodeStatusUnknown')] }, {}, false, ['NodeStatusUnknown']],
    ['new', {}, {}, false, ['it has not told its state']],
    [
      'cordoned and full',
      { conditions: [condition('Ready', 'True'), condition('DiskPressure', 'True')] },
      { unschedulable: true },
      true,
      ['DiskPressure', 'cordoned'],
    ],
  ])('a node that is %s', (_, status, spec, isReady, troubles) => {
    const metadata = { name: 'w', uid: 'n' };
    const node = { kind: 'Node', metadata, spec, status: { nodeInfo: { kubeletVersion: 'v1.35.4' }, ...status } };
    expect(parsed(node).nodes).toEqual([{ name: 'w', isReady, version: 'v1.35.4', troubles }]);
  });

  it.each([
    ['runs', {}, true, 'Running', 0],
    ['is done', { phase: 'Succeeded', conditions: [condition('Ready', 'False')] }, true, 'Succeeded', 0],
    [
      'has no place',
      { phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'Unschedulable')] },
      false,
      'Pending: Unschedulable',
      0,
    ],
    [
      'crashes',
      {
        conditions: [condition('Ready', 'False')],
        containerStatuses: [
          { restartCount: 3, state: { running: {} } },
          { restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ],
      },
      false,
      'CrashLoopBackOff',
      7,
    ],
  ])('a pod that %s', (_, status, isReady, state, restarts) => {
    expect(parsed(pod({ status })).pods).toMatchObject([{ namespace: 'apps', name: 'ai-1', isReady, state, restarts }]);
  });

  it.each([
    [[{}], {}, {}],
    [
      [{ requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } }],
      { request: 250, limit: 1000 },
      { request: 512, limit: 1024 },
    ],
    [
      [{ requests: { cpu: '0.5' }, limits: { memory: '100M' } }, { requests: { cpu: '1500m' } }],
      { request: 2000 },
      {}, // one without a limit may take anything
    ],
  ])('adds up what the containers of a pod ask for: %j', (all, cpu, memory) => {
    const containers = all.map((resources) => ({ resources }));
    const [found] = parsed(pod({ spec: { containers } })).pods;
    expect([found!.cpu, found!.memory]).toEqual(
      [cpu, memory].map((asked) => ({ request: undefined, limit: undefined, ...asked })),
    );
  });

  it('names a pod as its control group does: one from a file by what is in that', () => {
    const annotations = { 'kubernetes.io/config.hash': 'f00' };
    expect(parsed(pod({}), pod({ metadata: { annotations } })).pods.map(({ id }) => id)).toEqual(['u-1', 'f00']);
  });
});
