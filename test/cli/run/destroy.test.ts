import { describe, expect, it } from 'vitest';
import { agreeToDestroy, planLines } from '../../../src/cli/run/destroy.ts';
import type { DestroyPlan } from '../../../src/cloud/destroy.ts';

const volume = { kind: 'volume', id: 'vol-1', purpose: 'claim shop/data-0, 8 GB' } as const;
const plan: DestroyPlan = {
  changes: [
    { action: 'delete', type: 'instance', name: 'redis', fields: [] },
    { action: 'delete', type: 'vpc', name: 'blue', fields: [] },
  ],
  leftovers: [volume, { kind: 'security_group', id: 'sg-1', purpose: 'k8s-elb' }],
  doubtful: [{ kind: 'volume', id: 'vol-2', purpose: '' }],
  dataHosts: ['redis'],
  dataVolumes: [volume],
};
const without: DestroyPlan = { ...plan, leftovers: [], dataHosts: [], dataVolumes: [] };

it('lists everything that goes, with what has data, and what stays in doubt', () => {
  expect(planLines(plan)).toEqual([
    '  - instance redis, with data',
    '  - vpc blue',
    '  - volume vol-1 (claim shop/data-0, 8 GB), a leftover, with data',
    '  - security_group sg-1 (k8s-elb), a leftover',
    '  ? volume vol-2 stays: another cluster here has the same name for Kubernetes',
  ]);
});

const hint = 'Add --snapshot to keep a snapshot of each of these disks, or --lose-data to lose them, and --yes.';
const lost = 'redis, vol-1 (claim shop/data-0, 8 GB)';

describe('without a terminal', () => {
  const [yes, loseData, snapshot] = [true, true, true];

  it.each<[string, DestroyPlan, object]>([
    ['--yes, of what has no data', without, { yes }],
    ['--yes --lose-data', plan, { yes, loseData }],
    ['--yes --snapshot', plan, { yes, snapshot }],
  ])('%s agrees', async (_words, given, flags) => {
    expect(await agreeToDestroy('blue', given, { ...none, ...flags })).toBe(true);
  });

  it.each<[string, DestroyPlan, object, object]>([
    [
      '--yes, of what has data',
      plan,
      { yes },
      {
        code: 'DESTROY_HAS_DATA',
        message: `blue has data that nothing else has: ${lost}. Nothing was removed.`,
        hint,
      },
    ],
    [
      'nothing, of what has data',
      plan,
      {},
      {
        code: 'CONFIRM_NO_TERMINAL',
        message: `Destroy these 4 objects of blue, and lose the data of ${lost}? Nobody can be asked: this is no terminal`,
        hint,
      },
    ],
    [
      'nothing, of what has none',
      without,
      {},
      {
        code: 'CONFIRM_NO_TERMINAL',
        message: 'Destroy these 2 objects of blue? Nobody can be asked: this is no terminal',
        hint: 'Run it in a terminal, or with --yes.',
      },
    ],
    [
      '--snapshot alone',
      plan,
      { snapshot },
      {
        code: 'CONFIRM_NO_TERMINAL',
        message: `Destroy these 4 objects of blue, with snapshots kept of ${lost}? Nobody can be asked: this is no terminal`,
        hint: 'Run it in a terminal, or with --yes.',
      },
    ],
  ])('%s is refused', async (_words, given, flags, error) => {
    await expect(agreeToDestroy('blue', given, { ...none, ...flags })).rejects.toMatchObject(error);
  });

  const none = { yes: false, loseData: false, snapshot: false };
});
