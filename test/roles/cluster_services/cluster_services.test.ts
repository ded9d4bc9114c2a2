import { describe, expect, it } from 'vitest';
import clusterServices from '../../../roles/cluster_services/cluster_services.ts';
import { Secret } from '../../../src/core/secret.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';

const hosts = {
  'k8s-1': { groups: ['control_plane'] },
  'k8s-2': { groups: ['control_plane'] },
  cache1: { groups: ['data', 'redis'], address: '10.0.3.43' },
  cache2: { groups: ['data', 'redis'], address: '10.0.3.44' },
  watch: { groups: ['monitoring'], address: '10.0.1.51' },
};
const names = (lines: readonly string[]) => lines.map((line) => line.split(': ')[0]);
const redis = { group: 'redis', ports: { redis: 6379 }, secret: { password: new Secret('redis_password', 'hunter2') } };

describe('cluster_services', () => {
  it('runs metrics-server and kube-state-metrics, and knows the services whose group has a host', () => {
    expect(names(planRole(clusterServices, { vars: {}, hosts }))).toEqual([
      'kube_object Namespace data',
      'kube_object ServiceAccount kube-system/metrics-server',
      'kube_object ClusterRole system:metrics-server',
      'kube_object ClusterRole system:aggregated-metrics-reader',
      'kube_object ClusterRoleBinding system:metrics-server',
      'kube_object ClusterRoleBinding metrics-server:system:auth-delegator',
      'kube_object RoleBinding kube-system/metrics-server-auth-reader',
      'kube_object Service kube-system/metrics-server',
      'kube_object Deployment kube-system/metrics-server',
      'kube_object ServiceAccount kube-system/kube-state-metrics',
      'kube_object ClusterRole kube-state-metrics',
      'kube_object ClusterRoleBinding kube-state-metrics',
      'kube_object Service kube-system/kube-state-metrics',
      'kube_object Deployment kube-system/kube-state-metrics',
      'kube_object Service data/redis',
      'kube_object EndpointSlice data/redis',
      'kube_object Service data/prometheus',
      'kube_object EndpointSlice data/prometheus',
      'kube_set cluster-services',
      'kube_ready Deployment kube-system/metrics-server',
      'kube_object APIService v1beta1.metrics.k8s.io',
      'kube_ready APIService v1beta1.metrics.k8s.io',
      'kube_ready Deployment kube-system/kube-state-metrics',
    ]);
  });

  it('does nothing on another control plane, nor where all is as wanted', () => {
    expect(tasksOf(clusterServices, { vars: {}, hosts, host: 'k8s-2' })).toEqual([]);
    expect(planRole(clusterServices, { vars: {}, hosts, observed: 'converged' })).toEqual([]);
  });

  it('gives a service the addresses of all its hosts', () => {
    const slice = tasksOf(clusterServices, { vars: {}, hosts }).find(({ id }) => id === 'EndpointSlice data/redis')!;
    expect(slice.desired).toMatchObject({
      'metadata.labels[kubernetes.io/service-name]': 'redis',
      'endpoints[0].addresses': '["10.0.3.43"]',
      'endpoints[1].addresses': '["10.0.3.44"]',
      'ports[redis].port': '6379',
    });
  });

  it('makes a Secret of the credentials, and shows them to nobody', () => {
    const vars = { services: { redis } };
    const secret = tasksOf(clusterServices, { vars, hosts }).find(({ id }) => id === 'Secret data/redis')!;
    expect(secret.desired).toMatchObject({ 'data.password': 'as given' });
    const script = secret.apply([], {});
    expect(script.masked()).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(script.plain()).toContain(Buffer.from('hunter2').toString('base64'));
  });

  it('lets kube-state-metrics read what it tells of, and no Secret', () => {
    const tasks = tasksOf(clusterServices, { vars: {}, hosts });
    const of = (id: string) => tasks.find((task) => task.id === id)!.desired;
    const rights = JSON.stringify(of('ClusterRole kube-state-metrics'));
    const args = JSON.stringify(of('Deployment kube-system/kube-state-metrics'));
    for (const resource of ['nodes', 'pods', 'deployments', 'jobs']) {
      expect([rights, args].map((it) => it.includes(resource))).toEqual([true, true]);
    }
    expect(rights).not.toContain('secrets');
  });

  it('removes what left the inventory, and what runs in the cluster where it is not wanted', () => {
    const enabled = { enabled: false };
    const vars = { metrics_server: enabled, kube_state_metrics: enabled, services: {} };
    const tasks = tasksOf(clusterServices, { vars, hosts });
    expect(tasks.map(({ type }) => type)).toEqual(['kube_object', 'kube_set']);
    const probes = JSON.stringify(tasks[1]!.probes({ diff: false }));
    expect(probes).toContain('cluster-services');
    expect(probes).toContain('APIService.apiregistration.k8s.io');
  });

  it('refuses a name that the DNS of the cluster cannot hold', () => {
    const given = { services: { recycle_info: { group: 'redis', ports: { http: 80 } } } };
    expect(() => clusterServices.vars.parse(given)).toThrow('must be a DNS label');
  });
});
