import { describe, expect, it } from 'vitest';
import base from '../../../roles/base/base.ts';
import { debian12, debian13, fileOf, planRole, tasksOf, ubuntu2204, ubuntu2404 } from '../../../src/testing.ts';

const hosts = {
  'k8s-master': { address: '10.0.1.10' },
  'k8s-redis': { address: '10.0.2.10' },
  'not-made-yet': { address: '' },
  'by-name': { address: 'named.example' },
};
const small = { kernel_modules: ['br_netfilter'], sysctl: { 'net.ipv4.ip_forward': 1 } };
const namesOf = (vars: object) => tasksOf(base, { vars, hosts }).map(({ type, id }) => `${type} ${id}`);

describe('base', () => {
  it('prepares a fresh host', () => {
    expect(planRole(base, { vars: small, hosts })).toEqual([
      'service apt-daily.timer: enabled, active',
      'service apt-daily-upgrade.timer: enabled, active',
      'apt ca-certificates curl iproute2 procps tzdata: ca-certificates, curl, iproute2, procps, tzdata',
      'apt chrony: chrony',
      'kernel_module br_netfilter: loaded, at boot',
      'sysctl net.ipv4.ip_forward: value, file',
      'swap off: active, fstab',
      'directory /etc/cloud/cloud.cfg.d: state, owner, group, mode',
      'file /etc/cloud/cloud.cfg.d/99-rebuild.cfg: sha256, state, owner, group, mode',
      'hostname k8s-master: name, file',
      'hosts cluster: state, others, 10.0.1.10, 10.0.2.10',
      'timezone Etc/UTC: localtime, file',
      'directory /etc/chrony/sources.d: state, owner, group, mode',
      'file /etc/chrony/sources.d/rebuild.sources: state',
      'service chrony.service: enabled, active',
    ]);
  });

  it.each([debian12, debian13, ubuntu2204, ubuntu2404])('is the same on $os.id $os.version', (facts) => {
    const plan = (given: object) => planRole(base, { vars: {}, hosts, ...given });
    expect(plan({ facts })).toEqual(plan({}));
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(base, { vars: {}, hosts, observed: 'converged' })).toEqual([]);
  });

  it('loads kernel modules before it makes the settings that they bring', () => {
    const names = namesOf({});
    expect(names.indexOf('kernel_module br_netfilter')).toBeLessThan(
      names.indexOf('sysctl net.bridge.bridge-nf-call-iptables'),
    );
  });

  it('leaves kernel, swap and clock of a container alone when told so', () => {
    expect(namesOf({ kernel_modules: [], sysctl: {}, swap: 'keep', time_sync: false })).toEqual([
      'service apt-daily.timer',
      'service apt-daily-upgrade.timer',
      'apt ca-certificates curl iproute2 procps tzdata',
      'directory /etc/cloud/cloud.cfg.d',
      'file /etc/cloud/cloud.cfg.d/99-rebuild.cfg',
      'hostname k8s-master',
      'hosts cluster',
      'timezone Etc/UTC',
    ]);
  });

  it('names every host that has an IP address', () => {
    const block = tasksOf(base, { vars: small, hosts }).find(({ type }) => type === 'hosts');
    expect(block?.desired).toEqual({
      state: 'present',
      others: 'none',
      '10.0.1.10': 'k8s-master',
      '10.0.2.10': 'k8s-redis',
    });
  });

  it.each([
    [false, { enabled: 'masked', active: 'inactive' }],
    [true, { enabled: 'enabled', active: 'active' }],
  ])('lets apt change the host by itself: %s', (apt_timers, desired) => {
    const timers = tasksOf(base, { vars: { apt_timers }, hosts }).filter(({ id }) => id.endsWith('.timer'));
    expect(timers.map((it) => it.desired)).toEqual([desired, desired]);
  });

  it.each([
    ['chrony', '/etc/chrony/sources.d/rebuild.sources', 'server 169.254.169.123 iburst\n'],
    ['systemd-timesyncd', '/etc/systemd/timesyncd.conf.d/rebuild.conf', '[Time]\nNTP=169.254.169.123\n'],
  ] as const)('tells %s of more time servers', (time_sync, path, content) => {
    const tasks = tasksOf(base, { vars: { time_sync, ntp_servers: ['169.254.169.123'] }, hosts });
    expect(fileOf(tasks, path)).toBe(content);
  });

  it('rejects a variable that it does not know', () => {
    expect(() => planRole(base, { vars: { swapp: 'off' } as object })).toThrow('swapp');
  });
});
