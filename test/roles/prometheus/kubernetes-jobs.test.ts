import { describe, expect, it } from 'vitest';
import { kubernetesJobs } from '../../../roles/prometheus/kubernetes-jobs.ts';
import { hostViews } from '../host-views.ts';

const [master, other, worker, redis] = hostViews(['control_plane1', 'control_plane2', 'worker1', 'redis1']);
const hosts = [master!, other!, worker!, redis!];
const groups = { control_plane: 'control_plane', nodes: ['control_plane', 'worker'] };
const first = '10.0.0.1:6443';
const members = ['control_plane1', 'control_plane2', 'worker1'];
const through = (path: string) =>
  members.map((instance) => ({ instance, address: first, path: `/api/v1/nodes/${instance}/proxy/${path}` }));

describe('kubernetesJobs', () => {
  it('asks each API server, and through the first what only the cluster reaches', () => {
    expect(kubernetesJobs(groups, hosts)).toEqual([
      {
        name: 'kube-apiserver',
        targets: [
          { instance: 'control_plane1', address: first },
          { instance: 'control_plane2', address: '10.0.0.2:6443' },
        ],
        kubernetes: true,
      },
      { name: 'kubelet', targets: through('metrics'), kubernetes: true },
      { name: 'cadvisor', targets: through('metrics/cadvisor'), kubernetes: true },
      {
        name: 'kube-state-metrics',
        targets: [
          {
            instance: 'kube-state-metrics',
            address: first,
            path: '/api/v1/namespaces/kube-system/services/http:kube-state-metrics:8080/proxy/metrics',
          },
        ],
        kubernetes: true,
        honorLabels: true,
      },
      {
        name: 'etcd',
        targets: [
          { instance: 'control_plane1', address: '10.0.0.1:2381' },
          { instance: 'control_plane2', address: '10.0.0.2:2381' },
        ],
      },
      {
        name: 'kube-proxy',
        targets: [
          { instance: 'control_plane1', address: '10.0.0.1:10249' },
          { instance: 'control_plane2', address: '10.0.0.2:10249' },
          { instance: 'worker1', address: '10.0.0.3:10249' },
        ],
      },
    ]);
  });

  it('does not ask for kube-state-metrics where it is left out', () => {
    const without = { ...master!, variable: () => ({ kube_state_metrics: { enabled: false } }) };
    const [job] = kubernetesJobs(groups, [without]).filter(({ name }) => name === 'kube-state-metrics');
    expect(job?.targets).toEqual([]);
  });

  it('has nothing where there is no control plane', () => {
    expect(kubernetesJobs(groups, [worker!, redis!])).toEqual([]);
  });
});
