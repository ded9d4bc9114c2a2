import { describe, expect, it } from 'vitest';
import { profileJson } from '../../../src/report/profile/json.ts';
import { profileOf } from '../../../src/report/profile/profile.ts';
import { sample } from './sample.ts';
import { played } from './tape.ts';

describe('the profile for programs', () => {
  const json = JSON.parse(profileJson(profileOf(played(sample), 1.84), new Date(0)));

  it('is one line like those of the events, with every piece', () => {
    expect(json).toMatchObject({ time: '1970-01-01T00:00:00.000Z', type: 'profile', seconds: 200, cpuSeconds: 1.84 });
    expect(json.path).toHaveLength(12);
    expect(json.path[5]).toEqual({
      start: 4.4,
      seconds: 83.6,
      where: 'k8s-a',
      role: 'base',
      what: 'apt curl, jq',
      cause: 'packages',
    });
  });

  it('has shares that are the whole, the largest first', () => {
    expect(json.boundBy[0]).toEqual({ cause: 'wait', seconds: 109.2, share: 0.546 });
    expect(json.boundBy.reduce((sum: number, { share }: { share: number }) => sum + share, 0)).toBeCloseTo(1, 2);
  });
});
