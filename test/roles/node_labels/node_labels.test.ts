import { describe, expect, it } from 'vitest';
import nodeLabels from '../../../roles/node_labels/node_labels.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';

const hosts = {
  'k8s-1': { groups: ['kubernetes', 'control_plane'] },
  'k8s-2': { groups: ['kubernetes', 'control_plane'] },
  ai: { groups: ['kubernetes', 'worker'], variables: { labels: { workload: 'worker-ai' } } },
  redis: { groups: ['data', 'redis', 'kubernetes'] },
  outside: { groups: ['data'], variables: { labels: { workload: 'none' } } },
};

describe('node_labels', () => {
  it('sets the labels of each host of the cluster, from the first control plane', () => {
    const tasks = tasksOf(nodeLabels, { vars: {}, hosts });
    expect(tasks.map(({ type, id }) => `${type} ${id}`)).toEqual(
      ['k8s-1', 'k8s-2', 'ai', 'redis'].map((it) => `kube_node ${it}`),
    );
    expect(tasks.find(({ id }) => id === 'ai')?.desired).toMatchObject({ 'label workload': 'worker-ai' });
  });

  it('does nothing on another control plane', () => {
    expect(tasksOf(nodeLabels, { vars: {}, hosts, host: 'k8s-2' })).toEqual([]);
  });

  it('sets taints by group and by host, each once', () => {
    const taints = { data: ['dedicated=data:NoSchedule'], redis: ['dedicated=data:NoSchedule', 'quiet:NoExecute'] };
    const task = tasksOf(nodeLabels, { vars: { taints }, hosts }).find(({ id }) => id === 'redis');
    expect(task?.desired).toMatchObject({ 'taint dedicated:NoSchedule': 'data', 'taint quiet:NoExecute': '' });
  });

  it('refuses what is no taint', () => {
    expect(() => nodeLabels.vars.parse({ taints: { redis: ['dedicated=redis'] } })).toThrow('must be a taint');
  });

  it('changes nothing where all is as wanted', () => {
    expect(planRole(nodeLabels, { vars: {}, hosts, observed: 'converged' })).toEqual([]);
  });
});
