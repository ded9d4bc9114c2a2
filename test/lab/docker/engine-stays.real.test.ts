import { expect, it } from 'vitest';
import type { Docker } from '../../../src/lab/docker/docker.ts';
import { ownDockerHost } from '../../../src/lab/docker/dockerd.ts';
import { removeCluster } from '../../../src/lab/docker/driver.ts';
import { engineLock } from '../../../src/lab/docker/engine.ts';
import { withLock } from '../../../src/machine/lock.ts';

/** Has one network. */
function engineAt(host: string) {
  const removed: string[] = [];
  const docker: Docker = {
    host,
    run: async (args) => {
      removed.push(args.join(' '));
      return '';
    },
    rows: async ([of]) => (of === 'network' ? [{ ID: 'n1' }] : []),
    succeeds: async () => true,
  };
  return { docker, removed };
}

it('takes the last network from our own engine when no other process may just stop it', async () => {
  const { docker, removed } = engineAt(ownDockerHost);
  const removing = await withLock(engineLock, async () => {
    const all = removeCluster(docker, 'a');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(removed).toEqual([]);
    return { all };
  });
  await removing.all;
  expect(removed).toEqual(['network rm n1']);
});

it('waits for nobody with an engine that others started', async () => {
  const { docker, removed } = engineAt('unix:///var/run/docker.sock');
  await withLock(engineLock, () => removeCluster(docker, 'a'));
  expect(removed).toEqual(['network rm n1']);
});
