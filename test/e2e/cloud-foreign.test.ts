import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyCloud } from '../../src/cloud/apply.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { destroyCloud } from '../../src/cloud/destroy.ts';
import type { Patience } from '../../src/cloud/patience.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { type FaultKind, seededFaults } from '../../src/lab/proxy/faults.ts';
import { generateKey } from '../../src/transport/keygen.ts';
import { sampleHost, sampleSpec } from '../cloud/sample.ts';
import { type Endpoint, quick, startEndpoint } from '../support/endpoint.ts';
import { listing } from './listing.ts';

const yes = () => true;

let endpoint: Endpoint;
let client: CloudClient;
let folder: string;
let blue: CloudSpec;
let before: Record<string, unknown>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rebuild-foreign-'));
  endpoint = await startEndpoint();
  client = await connectCloud(endpoint.client);
  blue = sampleSpec({ nodes: 2, stateFolder: join(folder, 'blue') });
  const green = {
    ...sampleSpec({ nodes: 2, stateFolder: join(folder, 'green') }),
    ...{ cluster: 'green', key: { kind: 'made', name: 'rebuild-green' } as const },
  };
  await makeForeign();
  await applyCloud(client, inRange(green, '10.5'));
  before = await listing(client);
});

afterAll(async () => {
  endpoint?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('another cluster, and what belongs to nobody we know, of the same account and region', () => {
  it('is there to be harmed: of each kind something', () => {
    const counts = Object.entries(before).map(([kind, page]) => [kind, items(page).length]);
    console.log(counts.map(([kind, count]) => `${kind}: ${count}`).join(', '));
    expect(counts.filter(([, count]) => count === 0)).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a bring-up', () => up(blue)],
    ['a run that finds nothing to do', () => up(blue)],
    ['another type, a host more', () => up({ ...blue, hosts: [...changed(blue), sampleHost('late', 5)] })],
    ['a host less', () => up(blue)],
    [
      'runs with faults',
      () => withFaults((patience) => up({ ...blue, hosts: [...blue.hosts, sampleHost('late', 5)] }, patience)),
    ],
    ['a destroy that nobody agrees to', () => destroyCloud(client, 'blue')],
    [
      'a destroy with faults',
      () => withFaults((patience = {}) => destroyCloud(client, 'blue', { confirm: yes, patience })),
    ],
  ])('is as before after %s', async (_what, act) => {
    await act();
    const after = await listing(client);
    for (const [kind, page] of Object.entries(before)) {
      expect(items(after[kind]), kind).toEqual(expect.arrayContaining(items(page)));
    }
  });

  it('is all that is there after the last destroy, and as it was', async () => {
    await destroyCloud(client, 'blue', { confirm: yes });
    expect(await listing(client)).toEqual(before);
  });

  it('is not seen by a destroy of a cluster that is not there', async () => {
    expect(await destroyCloud(client, 'gree', { confirm: yes })).toEqual([]);
    expect(await listing(client)).toEqual(before);
  });
});

async function up(spec: CloudSpec, patience: Partial<Patience> = {}): Promise<void> {
  await applyCloud(client, spec, { confirm: yes, patience });
}

/** Six times with faults, which may end it, then once without. */
async function withFaults(act: (patience?: Partial<Patience>) => Promise<unknown>): Promise<void> {
  const kinds: readonly FaultKind[] = [
    ...(['throttled', 'lost before it took effect', 'lost after it took effect', 'internal error'] as const),
    ...(['down after it took effect', 'unauthorized', 'not found yet'] as const),
  ];
  for (let seed = 1; seed <= 6; seed++) {
    endpoint.faults.begin(seededFaults(seed, 0.08, kinds));
    await act(quick.patience).catch(() => {});
  }
  endpoint.faults.begin();
  await act();
}

function changed({ hosts }: CloudSpec): CloudSpec['hosts'] {
  return hosts.map((host, i) => (i === 1 ? { ...host, type: 't3.medium' } : host));
}

function items(page: unknown): unknown[] {
  return Array.isArray(page) ? page : (Object.values(page as object).find(Array.isArray) ?? []);
}

function inRange(spec: CloudSpec, range: string): CloudSpec {
  return JSON.parse(JSON.stringify(spec).replaceAll('10.0.', `${range}.`)) as CloudSpec;
}

/** Objects without the tag of a cluster, that are named as if they were ours, or carry the tag of another. */
async function makeForeign(): Promise<void> {
  const tags = (ResourceType: 'vpc' | 'instance' | 'elastic-ip' | 'volume' | 'security-group', name: string) => [
    { ResourceType, Tags: [{ Key: 'Name', Value: name }, ...lookAlikes] },
  ];
  const { Vpc } = await client.call('CreateVpc', { CidrBlock: '10.7.0.0/16', TagSpecifications: tags('vpc', 'blue') });
  const VpcId = Vpc!.VpcId!;
  const { Subnet } = await client.call('CreateSubnet', { VpcId, CidrBlock: '10.7.1.0/24' });
  const { InternetGateway } = await client.call('CreateInternetGateway', {});
  await client.call('AttachInternetGateway', { VpcId, InternetGatewayId: InternetGateway!.InternetGatewayId! });
  await client.call('CreateRouteTable', { VpcId });
  const { GroupId } = await client.call('CreateSecurityGroup', {
    ...{ VpcId, GroupName: 'blue-nodes', Description: 'not ours' },
    TagSpecifications: tags('security-group', 'blue-nodes'),
  });
  const PublicKeyMaterial = Buffer.from(generateKey('foreign').publicKey);
  await client.call('ImportKeyPair', { KeyName: 'blue', PublicKeyMaterial });
  const { Images } = await client.call('DescribeImages', { Owners: ['099720109477'] });
  const { Instances } = await client.call('RunInstances', {
    ...{ MinCount: 1, MaxCount: 1, ImageId: Images![0]!.ImageId!, InstanceType: 't3.small', KeyName: 'blue' },
    NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: Subnet!.SubnetId!, Groups: [GroupId!] }],
    TagSpecifications: tags('instance', 'blue-master'),
  });
  const { AllocationId } = await client.call('AllocateAddress', {
    Domain: 'vpc',
    TagSpecifications: tags('elastic-ip', 'blue-master'),
  });
  await client.call('AssociateAddress', { AllocationId, InstanceId: Instances![0]!.InstanceId! });
  await client.call('AllocateAddress', { Domain: 'vpc' });
}

const lookAlikes = [
  { Key: 'rebuild:name', Value: 'blue' },
  { Key: 'rebuild:host', Value: 'master' },
  { Key: 'cluster', Value: 'blue' },
  { Key: 'rebuild:cluster', Value: 'Blue' },
];
