import { describe, expect, it } from 'vitest';
import type { HostState, LabHost } from '../../../src/lab/driver.ts';
import type { Instance } from '../../../src/lab/proxy/instances.ts';
import { plan, type Situation } from '../../../src/lab/reconcile/plan.ts';
import { justified } from '../../../src/lab/reconcile/reconciler.ts';

const id = 'i-1';

describe('plan', () => {
  it.each<{ when: string; instance?: string; host?: HostState; more?: Partial<Situation>; does: string | undefined }>([
    { when: 'a running instance has no host', instance: 'running', does: 'create' },
    { when: 'a pending instance has no host', instance: 'pending', does: 'create' },
    { when: 'host and instance run', instance: 'running', host: 'running', does: undefined },
    { when: 'the host of a running instance was paused', instance: 'running', host: 'paused', does: undefined },
    { when: 'the host of a running instance crashed', instance: 'running', host: 'down', does: 'start' },
    { when: 'the host asked to be rebooted', instance: 'running', host: 'rebooting', does: 'start' },
    {
      when: 'the host powered itself off',
      instance: 'running',
      host: 'off',
      more: { wasUp: new Set([id]) },
      does: 'report-stopped',
    },
    { when: 'a stopped instance was started', instance: 'running', host: 'off', does: 'start' },
    {
      when: 'the endpoint was asked for a reboot',
      instance: 'running',
      host: 'running',
      more: { reboots: new Set([id]) },
      does: 'reboot',
    },
    { when: 'an instance was stopped', instance: 'stopped', host: 'running', does: 'stop' },
    { when: 'an instance was stopped while its host rebooted', instance: 'stopped', host: 'rebooting', does: 'stop' },
    { when: 'the host of a stopped instance is off', instance: 'stopped', host: 'off', does: undefined },
    { when: 'a stopped instance never had a host', instance: 'stopped', does: undefined },
    { when: 'an instance was terminated', instance: 'terminated', host: 'running', does: 'remove' },
    { when: 'a terminated instance has no host any more', instance: 'terminated', does: undefined },
    { when: 'the endpoint does not know the host', host: 'off', does: 'remove' },
    {
      when: 'something is being done already',
      instance: 'terminated',
      host: 'running',
      more: { busy: new Set([id]) },
      does: undefined,
    },
    {
      when: 'a host that the endpoint does not know is being removed',
      host: 'running',
      more: { busy: new Set([id]) },
      does: undefined,
    },
  ])('when $when: $does', ({ instance, host, more, does }) => {
    const situation = {
      instances: instance ? [anInstance(id, instance)] : [],
      hosts: host ? [aHost(id, host)] : [],
      ...nothing,
      ...more,
    };
    expect(plan(situation).map(({ kind }) => kind)).toEqual(does ? [does] : []);
  });

  it('makes no host on an address until the host that had it is gone', () => {
    const instances = [anInstance('old', 'terminated'), anInstance('new', 'running')];
    const hosts = [aHost('old', 'running')];
    expect(plan({ ...nothing, instances, hosts })).toEqual([{ kind: 'remove', id: 'old' }]);
    expect(plan({ ...nothing, instances, hosts: [] })).toEqual([{ kind: 'create', instance: instances[1] }]);
  });
});

describe('justified', () => {
  it.each<[string, HostState | undefined, boolean, string]>([
    ['running', undefined, false, 'pending'],
    ['running', 'running', false, 'pending'],
    ['running', 'running', true, 'running'],
    ['running', 'rebooting', true, 'running'],
    ['stopped', 'running', false, 'stopping'],
    ['stopped', 'off', false, 'stopped'],
    ['stopped', undefined, false, 'stopped'],
    ['terminated', 'off', false, 'shutting-down'],
    ['terminated', undefined, false, 'terminated'],
    ['pending', undefined, false, 'pending'],
  ])('an instance that the endpoint calls %s, with host %s that answered: %s, is %s', (state, host, isReady, told) => {
    expect(justified(state, host && aHost(id, host), isReady)).toBe(told);
  });
});

const none: ReadonlySet<string> = new Set();
const nothing = { busy: none, wasUp: none, reboots: none };

function anInstance(name: string, state: string): Instance {
  const address = '10.0.1.10';
  const place = { subnetId: 'subnet-1', vpcId: 'vpc-1', groupIds: [], market: 'on-demand' as const };
  return { id: name, state, address, type: 't3.micro', publicAddress: '', keyName: '', ...place };
}

function aHost(name: string, state: HostState): LabHost {
  return { id: name, hostname: name, address: '10.0.1.10', state };
}
