import { describe, expect, it } from 'vitest';
import { hasCommand } from '../../../src/lab/machine/install.ts';
import { noDocker } from '../../../src/lab/machine/no-docker.ts';
import { addressInside } from '../../../src/lab/machine/range.ts';

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
