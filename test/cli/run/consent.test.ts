import { describe, expect, it } from 'vitest';
import { consent, consentToLoss } from '../../../src/cli/run/consent.ts';
import type { CloudChange } from '../../../src/cloud/model.ts';

const change: CloudChange = {
  action: 'replace',
  type: 'instance',
  name: 'redis',
  fields: [{ field: 'subnet', from: 'a', to: 'b' }],
  confirm: 'ends redis and deletes its disk',
};
const losing: CloudChange = { ...change, losesData: true };

describe('a change that costs something, where nobody can be asked', () => {
  it.each([
    ['--yes agrees to it', change, { yes: true, loseData: [] }, true],
    ['--yes does not agree to the loss of data', losing, { yes: true, loseData: [] }, false],
    ['the name of the host does', losing, { yes: false, loseData: ['redis'] }, true],
    ['the name of another host does not', losing, { yes: true, loseData: ['postgresql'] }, false],
  ])('%s', async (_, what, given, expected) => {
    expect(await consent(what, given)).toBe(expected);
  });

  it.each([
    ['of anything', change, 'Run it in a terminal, or with --yes.'],
    ['of data', losing, 'Run it in a terminal, or with --lose-data redis.'],
  ])('is an error without a word of agreement: %s', async (_, what, hint) => {
    await expect(consent(what, { yes: false, loseData: [] })).rejects.toMatchObject({
      code: 'CONFIRM_NO_TERMINAL',
      message: 'instance redis: this ends redis and deletes its disk. Nobody can be asked: this is no terminal',
      hint,
    });
  });
});

it('the loss of several hosts needs the name of each', async () => {
  const hosts = ['redis', 'postgresql'];
  const agreed = (loseData: string[]) => consentToLoss(hosts, { yes: true, loseData }, 'All goes.');
  expect([await agreed(['redis']), await agreed(hosts)]).toEqual([false, true]);
});
