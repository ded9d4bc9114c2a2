import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { stateFolder } from '../../src/cloud/state-folder.ts';

it.each([
  [{ REBUILD_HOME: '/srv/rebuild', XDG_STATE_HOME: '/x' }, '/srv/rebuild/clusters/blue'],
  [{ XDG_STATE_HOME: '/x' }, '/x/rebuild/clusters/blue'],
  [{}, `${homedir()}/.local/state/rebuild/clusters/blue`],
])('with %j the keys are in %s', (env, folder) => {
  expect(stateFolder('blue', env)).toBe(folder);
});
