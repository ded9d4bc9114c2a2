import { describe, expect, it } from 'vitest';
import kubeadmJoin from '../../../roles/kubeadm_join/kubeadm_join.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';

const hosts = {
  worker1: { address: '10.0.1.31' },
  master: {
    address: '10.0.1.10',
    groups: ['control_plane'],
    variables: { kubeadm_init: { endpoint: 'api.example.org:443' } },
  },
};
const given = { vars: {}, hosts };
const scriptOf = (facts: object) => tasksOf(kubeadmJoin, { ...given, facts })[0]!.apply([], {});

describe('kubeadm_join', () => {
  it('joins a fresh host', () => {
    expect(planRole(kubeadmJoin, given)).toEqual(['kubeadm_join worker1: state']);
  });

  it('changes nothing on a node', () => {
    expect(planRole(kubeadmJoin, { ...given, observed: 'converged' })).toEqual([]);
  });

  it('has the token made only when it joins', () => {
    expect(scriptOf({}).deferred()).toEqual(['join']);
  });

  it('joins at the endpoint of the control plane', () => {
    expect(scriptOf({}).masked()).toContain("apiServerEndpoint: 'api.example.org:443'");
  });

  it('passes over the check of the system only with version 1 of the control groups', () => {
    expect(scriptOf({ cgroup: 1 }).masked()).toContain('checks=SystemVerification\n');
    expect(scriptOf({ cgroup: 2 }).masked()).toContain("checks=''\n");
  });
});
