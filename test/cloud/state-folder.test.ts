import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { forgetCluster, stateFolder } from '../../src/cloud/state-folder.ts';
import { folderWith } from '../support/folder.ts';

it.each([
  [{ REBUILD_HOME: '/srv/rebuild', XDG_STATE_HOME: '/x' }, '/srv/rebuild/clusters/blue'],
  [{ XDG_STATE_HOME: '/x' }, '/x/rebuild/clusters/blue'],
  [{}, `${homedir()}/.local/state/rebuild/clusters/blue`],
])('with %j the keys are in %s', (env, folder) => {
  expect(stateFolder('blue', env)).toBe(folder);
});

it('of a cluster that is no more, only the history is left', async () => {
  const folder = folderWith({
    'blue/id_ed25519': '',
    'blue/host_keys/a': '',
    'blue/history/1.jsonl': '',
    'red/id': '',
  });
  await forgetCluster(join(folder, 'blue'));
  expect(readdirSync(join(folder, 'blue'), { recursive: true })).toEqual(['history', 'history/1.jsonl']);
  await forgetCluster(join(folder, 'red'));
  await forgetCluster(join(folder, 'absent'));
  expect(existsSync(join(folder, 'red'))).toBe(false);
});
