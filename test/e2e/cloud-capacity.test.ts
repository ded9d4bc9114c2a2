import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyCloud } from '../../src/cloud/apply.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { destroyCloud } from '../../src/cloud/destroy.ts';
import type { CloudEvent } from '../../src/cloud/model.ts';
import { observeCloud } from '../../src/cloud/observe.ts';
import { planCloud } from '../../src/cloud/plan.ts';
import type { CloudHost, CloudSpec } from '../../src/cloud/spec.ts';
import { sampleHost, sampleSpec } from '../cloud/sample.ts';
import { type Endpoint, startEndpoint } from '../support/endpoint.ts';

let endpoint: Endpoint;
let client: CloudClient;
let folder: string;
const events: CloudEvent[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rebuild-capacity-'));
  endpoint = await startEndpoint({ vcpuQuota: 4 });
  client = await connectCloud(endpoint.client);
});

afterAll(async () => {
  endpoint?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A cluster of one host that EC2 chooses the address of. */
function cluster(changes: Partial<CloudHost>): CloudSpec {
  const { address: _, ...host } = sampleHost('master', 0);
  return sampleSpec({ hosts: [{ ...host, ...changes }], elasticIps: [], stateFolder: join(folder, 'blue') });
}

async function up(spec: CloudSpec) {
  return await applyCloud(client, spec, { confirm: () => true, emit: (event) => events.push(event) });
}

async function master(): Promise<Record<string, string>> {
  const found = (await observeCloud(client, 'blue')).find(({ type }) => type === 'instance')!;
  return { id: found.id, type: found.fields.type!, subnet: found.fields.subnet!, market: found.fields.market! };
}

const fallback = { types: ['t3a.small'], subnets: ['b'] };

it('a host is made as what its fallback allows, in its order, and stays so', async () => {
  endpoint.faults.begin(({ action, nth }) => (action === 'RunInstances' && nth <= 3 ? 'no capacity' : undefined));
  await up(cluster({ fallback }));
  endpoint.faults.begin();
  const tried = events.flatMap((it) => (it.type === 'cloud.fallback' ? [`${it.wanted}: ${it.tried}`] : []));
  expect(tried).toEqual([
    't3.small in a: t3a.small in a',
    't3.small in a: t3.small in b',
    't3.small in a: t3a.small in b',
  ]);
  expect(await master()).toMatchObject({ type: 't3a.small', subnet: 'b' });
  expect((await planCloud(client, cluster({ fallback }))).changes).toEqual([]);
});

it('a host without a fallback is an error that says what was tried, and a later run makes it', async () => {
  await destroyCloud(client, 'blue', { confirm: () => true });
  endpoint.faults.begin(({ action }) => (action === 'RunInstances' ? 'no capacity' : undefined));
  await expect(up(cluster({}))).rejects.toMatchObject({
    code: 'CLOUD_CAPACITY',
    message: expect.stringMatching(/^instance master: .* Tried: t3.small in a\.$/),
  });
  endpoint.faults.begin();
  await up(cluster({}));
  expect(await master()).toMatchObject({ type: 't3.small', subnet: 'a', market: 'on-demand' });
});

it('a host goes to the spot market by being made anew', async () => {
  const before = await master();
  const { changes } = await up(cluster({ market: 'spot' }));
  expect(changes.map(({ action, fields }) => [action, fields[0]!.field])).toEqual([['replace', 'market']]);
  const after = await master();
  expect([after.market, after.id === before.id]).toEqual(['spot', false]);
  expect((await planCloud(client, cluster({ market: 'spot' }))).changes).toEqual([]);
});

it('a host with data is tagged, and so is its disk', async () => {
  await up(cluster({ market: 'spot', hasData: true }));
  const filters = [{ Name: 'tag:rebuild:data', Values: ['true'] }];
  const [{ Reservations }, { Volumes }] = await Promise.all([
    client.call('DescribeInstances', { Filters: filters }),
    client.call('DescribeVolumes', { Filters: filters }),
  ]);
  expect([Reservations!.length, Volumes!.length]).toEqual([1, 1]);
});

it('what the quota of the account does not allow is refused by EC2, and fits once it is less', async () => {
  await destroyCloud(client, 'blue', { confirm: () => true });
  const three = sampleSpec({ nodes: 2, stateFolder: join(folder, 'blue') });
  await expect(up(three)).rejects.toMatchObject({
    code: 'CLOUD_QUOTA',
    message: expect.stringContaining('your current vCPU limit of 4 allows'),
  });
  const hosts = three.hosts.map((host) => ({ ...host, type: 't2.micro' }));
  await up({ ...three, hosts });
  expect((await planCloud(client, { ...three, hosts })).changes).toEqual([]);
});
