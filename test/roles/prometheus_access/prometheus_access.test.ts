import { describe, expect, it } from 'vitest';
import access from '../../../roles/prometheus_access/prometheus_access.ts';
import { Secret } from '../../../src/core/secret.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';

const masters = { master: { groups: ['control_plane'] }, second: { groups: ['control_plane'] } };
const monitored = (prometheus?: object) => ({ ...masters, mon: { groups: ['monitoring'], variables: { prometheus } } });
const statesOf = (hosts: Parameters<typeof tasksOf>[1]['hosts'] & object) => [
  ...new Set(tasksOf(access, { vars: {}, hosts }).map(({ desired }) => desired.state)),
];

describe('prometheus_access', () => {
  it('makes an account, its rights and its token, in this order', () => {
    expect(planRole(access, { vars: {}, hosts: monitored() }).map((line) => line.split(': ')[0])).toEqual([
      'kube_object ServiceAccount kube-system/prometheus',
      'kube_object ClusterRole rebuild:prometheus',
      'kube_object ClusterRoleBinding rebuild:prometheus',
      'kube_object Role kube-system/rebuild:prometheus',
      'kube_object RoleBinding kube-system/rebuild:prometheus',
      'kube_object Secret kube-system/prometheus-token',
    ]);
  });

  it('lets it read metrics, and of the services kube-state-metrics', () => {
    const rules = tasksOf(access, { vars: {}, hosts: monitored() }).flatMap(({ desired }) =>
      Object.entries(desired).filter(([field]) => field.startsWith('rules')),
    );
    expect(rules.map(([, value]) => value)).toEqual([
      '["/metrics"]',
      '["get"]',
      '[""]',
      '["nodes/proxy"]',
      '["get"]',
      '[""]',
      '["services/proxy"]',
      '["http:kube-state-metrics:8080"]',
      '["get"]',
    ]);
  });

  it('changes nothing where all is there, and does nothing on another control plane', () => {
    expect(planRole(access, { vars: {}, hosts: monitored(), observed: 'converged' })).toEqual([]);
    expect(planRole(access, { vars: {}, hosts: monitored(), host: 'second' })).toEqual([]);
  });

  it.each([
    ['there is no Prometheus', masters],
    ['Prometheus leaves Kubernetes alone', monitored({ kubernetes: false })],
    ['the inventory gives Prometheus a token', monitored({ kubernetes: { token: new Secret('t', 'x'), ca: '' } })],
  ])('takes the access away where %s', (_, hosts) => {
    expect(statesOf(hosts)).toEqual(['absent']);
  });

  it('gives access where another variable of Prometheus is set', () => {
    expect(statesOf(monitored({ port: 9091 }))).toEqual(['present']);
  });
});
