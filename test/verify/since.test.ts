import { join } from 'node:path';
import { expect, it } from 'vitest';
import { historyFolder } from '../../src/cloud/state-folder.ts';
import type { Entry, Head } from '../../src/history/model.ts';
import { lastDeploy } from '../../src/verify/since.ts';
import { ended, head, keepRuns } from '../history/past.ts';
import { folderWith } from '../support/folder.ts';

type Kept = readonly [Head, ...Entry[]];

async function deployOf(...runs: readonly Kept[]) {
  const folder = join(folderWith({}), 'lab');
  await keepRuns(folder, runs);
  return lastDeploy(historyFolder(folder));
}

const at = (id: string, time: string, given: Partial<Head> = {}) =>
  head({ id, time: `2026-11-26T${time}.000Z`, ...given });
const CHANGED: Kept = [at('11aa00', '09:00:00'), ended({ a: 'changed' })];
const deploy = { begun: Date.UTC(2026, 10, 26, 9) / 1000, ended: Date.UTC(2026, 10, 26, 9, 0, 12) / 1000 };

it.each<[what: string, later: readonly Kept[]]>([
  ['a run that changed something', []],
  ['and no later one that changed nothing', [[at('22bb00', '10:00:00'), ended({ a: 'ok' })]]],
  ['and no check', [[at('33cc00', '10:00:00', { mode: 'check' }), ended({ a: 'changed' })]]],
  ['and none without an end', [[at('44dd00', '10:00:00')]]],
])('the last deploy is %s', async (_, later) => {
  expect(await deployOf(CHANGED, ...later)).toEqual(deploy);
});

it('a run that changed something outside of hosts is one', async () => {
  expect(await deployOf([at('55ee00', '09:00:00'), ended({ a: 'ok' }, { cloudChanges: 1 })])).toEqual(deploy);
});

it('there is none without a history', async () => {
  expect(await deployOf()).toBeUndefined();
});
