import { afterEach, beforeEach, expect, it } from 'vitest';
import { dockerAt } from '../../../src/lab/docker/docker.ts';
import { ensureEngine, findEngine } from '../../../src/lab/docker/engine.ts';

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
