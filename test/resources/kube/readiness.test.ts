import { expect, it } from 'vitest';
import { readiness, type Waitable } from '../../../src/resources/kube/readiness.ts';

const seen = { observedGeneration: 2 };

it.each<[Waitable, number | undefined, object, string]>([
  [
    'Deployment',
    2,
    { observedGeneration: 1, updatedReplicas: 2, availableReplicas: 2 },
    'its last change was not seen yet',
  ],
  ['Deployment', 2, { ...seen, updatedReplicas: 1 }, '1 of 2 updated'],
  [
    'Deployment',
    2,
    { ...seen, replicas: 3, updatedReplicas: 2, availableReplicas: 2 },
    '1 of the old ones still there',
  ],
  ['Deployment', 2, { ...seen, replicas: 2, updatedReplicas: 2, availableReplicas: 1 }, '1 of 2 available'],
  ['Deployment', 2, { ...seen, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }, 'yes'],
  ['Deployment', undefined, { ...seen, replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, 'yes'],
  ['Deployment', 0, seen, 'yes'],
  ['DaemonSet', undefined, { ...seen, desiredNumberScheduled: 9, updatedNumberScheduled: 8 }, '8 of 9 updated'],
  [
    'DaemonSet',
    undefined,
    { ...seen, desiredNumberScheduled: 9, updatedNumberScheduled: 9, numberAvailable: 1 },
    '1 of 9 available',
  ],
  [
    'DaemonSet',
    undefined,
    { ...seen, desiredNumberScheduled: 9, updatedNumberScheduled: 9, numberAvailable: 9 },
    'yes',
  ],
  ['StatefulSet', 1, { ...seen }, '0 of 1 ready'],
  ['StatefulSet', 1, { ...seen, readyReplicas: 1, updateRevision: 'b', currentRevision: 'a' }, '0 of 1 updated'],
  ['StatefulSet', 1, { ...seen, readyReplicas: 1, updateRevision: 'a', currentRevision: 'a' }, 'yes'],
  ['Node', undefined, {}, 'no'],
  [
    'Node',
    undefined,
    { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] },
    'no: NodeStatusUnknown',
  ],
  ['Node', undefined, { conditions: [{ type: 'Ready', status: 'True' }] }, 'yes'],
  [
    'APIService',
    undefined,
    { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }] },
    'no: MissingEndpoints',
  ],
])('%s with %s replicas and %o: %s', (kind, replicas, status, expected) => {
  expect(readiness(kind, { metadata: { generation: 2 }, spec: { replicas }, status })).toBe(expected);
});

it('says that something does not exist', () => {
  expect(readiness('Node', undefined)).toBe('it does not exist');
});
