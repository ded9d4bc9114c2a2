import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { dockerAt } from '../../../src/lab/docker/docker.ts';
import { ensureEngine, findEngine } from '../../../src/lab/docker/engine.ts';
import { folderWith } from '../../support/folder.ts';

const nowhere = 'unix:///no/such/docker.sock';
let before: string | undefined;

beforeEach(() => {
  before = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = nowhere;
});

afterEach(() => {
  if (before === undefined) delete process.env.DOCKER_HOST;
  else process.env.DOCKER_HOST = before;
});

it('uses no other engine than the one that DOCKER_HOST names', async () => {
  expect(await findEngine()).toBeUndefined();
});

it('says that none answers, and the three ways on', async () => {
  await expect(ensureEngine(async () => {})).rejects.toMatchObject({
    code: 'LAB_NO_DOCKER',
    message: `the lab needs Docker, and no Docker engine answers at DOCKER_HOST=${nowhere}`,
    hint: expect.stringMatching(/Install Docker.*-i inventory\/production.*--check/),
  });
});

it('names what docker was to do when it fails', async () => {
  const listing = dockerAt(nowhere).rows(['network', 'ls', '--filter', 'label=x']);
  await expect(listing).rejects.toMatchObject({
    code: 'LAB_DOCKER_FAILED',
    message: expect.stringMatching(/^docker network ls failed: ./),
  });
});

it.each([
  ['Error response from daemon: network n1 has active endpoints\nexit status 1', 'network n1 has active endpoints'],
  ['error during connect: EOF\n', 'error during connect: EOF'],
])('tells what docker said in %j', async (stderr, said) => {
  const folder = folderWith({ docker: `#!/bin/sh\ncat >&2 <<'E'\n${stderr}\nE\nexit 1\n` });
  chmodSync(join(folder, 'docker'), 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${folder}:${path}`;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  const removing = dockerAt(nowhere).run(['network', 'rm', 'n1']);
  await expect(removing).rejects.toMatchObject({ message: `docker network rm failed: ${said}` });
});
