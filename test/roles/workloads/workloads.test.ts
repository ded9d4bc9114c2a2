import { describe, expect, it } from 'vitest';
import workloads from '../../../roles/workloads/workloads.ts';
import { Secret } from '../../../src/core/secret.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';

const tuned = { cpu_request: 500, cpu_limit: 2000, memory_request: 1024, memory_limit: 2048 };
const node = (workload: string, limits?: object) => ({
  groups: ['kubernetes'],
  variables: { labels: { workload }, ...(limits && { limits }) },
});
const hosts = {
  'k8s-1': { groups: ['kubernetes', 'control_plane'] },
  'k8s-2': { groups: ['kubernetes', 'control_plane'] },
  ai: node('worker-ai', { 'ai-worker': tuned }),
  storage: node('worker-storage', { 'ai-worker': { ...tuned, memory_request: 512 } }),
};
const worker = { image: 'example.com/worker:1', node_selector: { workload: 'worker-ai' } };
const given = (more: object = {}) => ({ vars: { deployments: { 'ai-worker': { ...worker, ...more } } }, hosts });
const idOf = (kind: string) => `${kind} apps/ai-worker`;
const deploymentOf = (more?: object) => tasksOf(workloads, given(more)).find(({ id }) => id === idOf('Deployment'))!;
const env = { QUEUE: 'q.ai', PASSWORD: new Secret('password', 'hunter2') };

describe('workloads', () => {
  it('makes a Deployment with its budget and its secrets, and waits for its pods', () => {
    expect(planRole(workloads, given({ env })).map((line) => line.split(': ')[0])).toEqual([
      'kube_object Namespace apps',
      'kube_object Secret apps/ai-worker-env',
      'kube_object Deployment apps/ai-worker',
      'kube_object PodDisruptionBudget apps/ai-worker',
      'kube_set workloads',
      'kube_ready Deployment apps/ai-worker',
    ]);
  });

  it('does nothing on another control plane, nor where all is as wanted', () => {
    expect(tasksOf(workloads, { ...given(), host: 'k8s-2' })).toEqual([]);
    expect(planRole(workloads, { ...given({ env }), observed: 'converged' })).toEqual([]);
  });

  it('gives pods the limits of the nodes that the selector picks', () => {
    const at = 'spec.template.spec.containers[ai-worker].resources';
    expect(deploymentOf().desired).toMatchObject({
      'spec.template.spec.nodeSelector.workload': 'worker-ai',
      [`${at}.requests.cpu`]: '500m',
      [`${at}.limits.cpu`]: '2',
      [`${at}.requests.memory`]: '1Gi',
      [`${at}.limits.memory`]: '2Gi',
    });
  });

  it('changes one field when one limit changes', () => {
    const ai = node('worker-ai', { 'ai-worker': { ...tuned, memory_limit: 1536 } });
    const { desired } = deploymentOf();
    const observed = { ...planned(), 'kube_object Deployment apps/ai-worker': desired };
    expect(planRole(workloads, { ...given(), hosts: { ...hosts, ai }, observed })).toEqual([
      'kube_object Deployment apps/ai-worker: spec.template.spec.containers[ai-worker].resources.limits.memory',
    ]);
  });

  it('keeps secrets out of the Deployment, and starts pods anew when they change', () => {
    const tasks = tasksOf(workloads, given({ env }));
    const of = (kind: string) => tasks.find(({ id }) => id.startsWith(kind))!;
    expect(of('Deployment').apply([], {}).plain()).toContain(
      '"secretKeyRef":{"name":"ai-worker-env","key":"PASSWORD"}',
    );
    expect(of('Deployment').apply([], {}).plain()).not.toContain('hunter2');
    expect(of('Secret').notify.map(({ name }) => name)).toEqual(['restart ai-worker with its new secrets']);
    expect(of('Secret').apply([], {}).masked()).not.toContain('hunter2');
  });

  it('gives pods no rights that they do not need', () => {
    const { desired } = deploymentOf();
    const at = 'spec.template.spec';
    expect(desired).toMatchObject({
      [`${at}.automountServiceAccountToken`]: 'false',
      [`${at}.securityContext.runAsNonRoot`]: 'true',
      [`${at}.containers[ai-worker].securityContext.readOnlyRootFilesystem`]: 'true',
      [`${at}.containers[ai-worker].securityContext.capabilities.drop`]: '["ALL"]',
    });
  });

  it.each([
    [
      { node_selector: { workload: 'worker-io' } },
      'WORKLOAD_NO_NODE',
      'Set workload in its node_selector to one of: worker-ai, worker-storage; or add the label to a host.',
    ],
    [
      { node_selector: { disk: 'fast' } },
      'WORKLOAD_NO_NODE',
      'Add the label disk to a host, or take it out of the node_selector.',
    ],
    [{ limits: 'other' }, 'WORKLOAD_NO_LIMITS', 'Add other to the variable "limits" of the group of these hosts.'],
    [{ node_selector: {} }, 'WORKLOAD_LIMITS_DIFFER', 'Give both the same limits, or narrow its node_selector.'],
  ])('refuses %o with %s', (more, code, hint) => {
    expect(() => tasksOf(workloads, given(more))).toThrow(expect.objectContaining({ code, hint }));
  });
});

function planned() {
  return Object.fromEntries(tasksOf(workloads, given()).map((task) => [`${task.type} ${task.id}`, task.desired]));
}
