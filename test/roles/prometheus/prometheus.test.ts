import { Secret } from 'rebuild';
import { describe, expect, it } from 'vitest';
import prometheus from '../../../roles/prometheus/prometheus.ts';
import { debian12, debian13, fileOf, planRole, tasksOf, ubuntu2204, ubuntu2404 } from '../../../src/testing.ts';

const hosts = { mon: { address: '10.0.1.51' }, redis1: { address: '10.0.3.43', groups: ['redis'] } };
const given = { vars: {}, hosts };
const kubernetes = { token: new Secret('token', 'e30.t0ken'), ca: '-----BEGIN CERTIFICATE-----\n' };
const DEFAULTS = '/etc/default/prometheus';
const YML = '/etc/prometheus/prometheus.yml';

describe('prometheus', () => {
  it('installs, configures and starts Prometheus on a fresh host', () => {
    expect(planRole(prometheus, given)).toEqual([
      'apt prometheus: prometheus',
      'directory /etc/prometheus/rules: state, owner, group, mode',
      'file /etc/prometheus/rules/alerts.yml: sha256, state, owner, group, mode',
      'file /etc/prometheus/kubernetes-token: state',
      'file /etc/prometheus/prometheus.yml: sha256, state, owner, group, mode',
      'file /etc/default/prometheus: sha256, state, owner, group, mode',
      'service prometheus.service: enabled, active',
      'wait prometheus to be ready: ready',
      'wait all targets to be up: ready',
    ]);
  });

  it.each([debian12, debian13, ubuntu2204, ubuntu2404])('is the same on $os.id $os.version', (facts) => {
    expect(planRole(prometheus, { ...given, facts })).toEqual(planRole(prometheus, given));
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(prometheus, { ...given, observed: 'converged' })).toEqual([]);
  });

  it.each([
    [YML, 'reload prometheus'],
    ['/etc/prometheus/rules/alerts.yml', 'reload prometheus'],
    [DEFAULTS, 'restart prometheus'],
  ])('after a change of %s will %s', (path, name) => {
    const task = tasksOf(prometheus, given).find(({ id }) => id === path);
    expect(task?.notify.map((handler) => handler.name)).toEqual([name]);
  });

  it.each([
    [{}, 'GOMEMLIMIT=1638MiB'],
    [{ memory_mib: 500 }, 'GOMEMLIMIT=500MiB'],
    [
      { retention: '90d', retention_size: '50GB' },
      '--storage.tsdb.retention.time=90d --storage.tsdb.retention.size=50GB',
    ],
    [{ port: 9091 }, '--web.listen-address=:9091'],
  ])('starts, given %j, with %s', (vars, expected) => {
    const tasks = tasksOf(prometheus, { vars, hosts, facts: { memoryMiB: 4096 } });
    expect(fileOf(tasks, DEFAULTS)).toContain(expected);
  });

  describe('where there is a control plane', () => {
    const cluster = { ...hosts, cp1: { address: '10.0.1.10', groups: ['control_plane'] } };
    const ACCESS = 'access to the metrics of Kubernetes';
    const ids = (vars: object) => tasksOf(prometheus, { vars, hosts: cluster }).map(({ id }) => id);

    it('scrapes Kubernetes, with a token that it has made for it when the one that it has is not taken', () => {
      const tasks = tasksOf(prometheus, { vars: {}, hosts: cluster });
      const access = tasks.find(({ id }) => id === ACCESS)!;
      expect(access.apply([], {}).deferred()).toEqual(['ca', 'token']);
      expect(fileOf(tasks, YML)).toContain('credentials_file: /etc/prometheus/kubernetes-token');
      expect(fileOf(tasks, YML)).toContain('job_name: kube-apiserver');
    });

    it('scrapes it with a token and a CA of the inventory, where it gives them', () => {
      const tasks = tasksOf(prometheus, { vars: { kubernetes }, hosts: cluster });
      expect(fileOf(tasks, '/etc/prometheus/kubernetes-token')).toBe('<secret token>');
      expect(fileOf(tasks, '/etc/prometheus/kubernetes-ca.crt')).toBe(kubernetes.ca);
      expect(ids({ kubernetes })).not.toContain(ACCESS);
    });

    it('leaves it alone when it is told so, and keeps no token', () => {
      const tasks = tasksOf(prometheus, { vars: { kubernetes: false }, hosts: cluster });
      expect(fileOf(tasks, YML)).not.toContain('kube');
      expect(tasks.find(({ id }) => id === '/etc/prometheus/kubernetes-token')?.desired).toEqual({ state: 'absent' });
      expect(ids({ kubernetes: false })).not.toContain(ACCESS);
    });

    it('takes no token without a CA', () => {
      expect(() => prometheus.vars.parse({ kubernetes: { token: kubernetes.token } })).toThrow('both token and ca');
    });
  });

  it('knows nothing of Kubernetes where there is no control plane', () => {
    expect(fileOf(tasksOf(prometheus, given), YML)).not.toContain('kube');
  });

  it('takes a version from another repository', () => {
    const key = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n';
    const repository = { uri: 'https://mirror.example', suite: 'stable', key };
    expect(planRole(prometheus, { vars: { version: '3.*', repository }, hosts }).slice(0, 2)).toEqual([
      'apt_repository prometheus: sources, key, pin',
      'apt prometheus=3.*: prometheus',
    ]);
  });
});
