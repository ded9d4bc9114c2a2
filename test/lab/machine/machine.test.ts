import { describe, expect, it } from 'vitest';
import { noDocker } from '../../../src/lab/machine/no-docker.ts';
import { capabilityFinding, probeMachine } from '../../../src/lab/machine/probe.ts';
import { addressInside } from '../../../src/lab/machine/range.ts';
import { hasCommand } from '../../../src/machine/command.ts';

describe('addressInside', () => {
  it('finds the address that a range would cut off', () => {
    expect(addressInside('10.0.0.0/16', ['fe80::1', '10.1.0.1', '10.0.200.53'])).toBe('10.0.200.53');
    expect(addressInside('10.0.0.0/16', ['fe80::1', '10.1.0.1', '192.168.0.1'])).toBeUndefined();
  });
});

describe('hasCommand', () => {
  it('knows what is in the PATH and what is not', () => {
    expect([hasCommand('sh'), hasCommand('no-such-command')]).toEqual([true, false]);
  });
});

describe('probeMachine', () => {
  it('gives a verdict on everything that the lab needs or is better with', async () => {
    const findings = await probeMachine();
    expect(findings.map(({ name }) => name)).toEqual(['Docker', 'disk', 'cgroup', 'CAP_SYS_RESOURCE', 'netem']);
    expect(findings.every(({ found }) => found.length > 0)).toBe(true);
  });
});

describe('capabilityFinding', () => {
  it.each([
    { status: 'CapEff:\t000001ffffffffff\n', isRoot: true, verdict: 'good' },
    { status: 'CapEff:\t000001fffeffffff\n', isRoot: true, verdict: 'limited' },
    { status: 'CapEff:\t0000000000000000\n', isRoot: false, verdict: 'good' }, // the engine has its own
    { status: '', isRoot: true, verdict: 'good' },
  ])('$status of root: $isRoot is $verdict', ({ status, isRoot, verdict }) => {
    expect(capabilityFinding(status, isRoot).verdict).toBe(verdict);
  });
});

describe('noDocker', () => {
  it('says why in one sentence, and the three ways on', () => {
    const { code, message, hint } = noDocker('no Docker engine answers');
    expect({ code, message }).toEqual({
      code: 'LAB_NO_DOCKER',
      message: 'the lab needs Docker, and no Docker engine answers',
    });
    for (const way of [/Install Docker/, /-i inventory\/production/, /--check/]) expect(hint).toMatch(way);
  });
});
