import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adoptedObjects } from '../../src/cloud/adopt.ts';
import { applyCloud } from '../../src/cloud/apply.ts';
import { auditCluster } from '../../src/cloud/audit.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { destroyCloud } from '../../src/cloud/destroy.ts';
import { type CloudChange, keyOf } from '../../src/cloud/model.ts';
import { planCloud } from '../../src/cloud/plan.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { type Moto, startMoto } from '../../src/lab/endpoint/moto.ts';
import { motoPython } from '../../src/lab/endpoint/venv.ts';
import { sampleSpec } from '../cloud/sample.ts';
import { listing } from './listing.ts';

let moto: Moto;
let folder: string;

beforeAll(async () => {
  moto = await startMoto(await motoPython({}));
  folder = await mkdtemp(join(tmpdir(), 'rebuild-adopt-'));
});

afterAll(async () => {
  moto?.process.kill();
  await rm(folder, { recursive: true, force: true });
});

const yes = () => true;

/** A region with a VPC of somebody else, three subnets and two groups in it. Each region is a world of its own. */
async function world(region: string) {
  const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
  const client = await connectCloud({ region, endpoint: moto.url, credentials });
  const vpcId = (await client.call('CreateVpc', { CidrBlock: '10.0.0.0/16' })).Vpc!.VpcId!;
  const spec = sampleSpec({ region, nodes: 2, stateFolder: join(folder, region), vpcId });
  return { client, spec, vpcId };
}

async function makeSubnets(client: CloudClient, { subnets, vpcId }: CloudSpec, names: readonly string[]) {
  const made = new Map<string, string>();
  for (const { name, cidr, zone } of subnets.filter((it) => names.includes(it.name))) {
    const { Subnet } = await client.call('CreateSubnet', { VpcId: vpcId, CidrBlock: cidr, AvailabilityZone: zone });
    made.set(name, Subnet!.SubnetId!);
  }
  return made;
}

async function makeGroup(client: CloudClient, VpcId: string, GroupName: string): Promise<string> {
  return (await client.call('CreateSecurityGroup', { VpcId, GroupName, Description: 'theirs' })).GroupId!;
}

function adopting(spec: CloudSpec, subnets: ReadonlyMap<string, string>, groups: ReadonlyMap<string, string>) {
  return {
    ...spec,
    subnets: spec.subnets.map((it) => (subnets.has(it.name) ? { ...it, id: subnets.get(it.name)! } : it)),
    groups: spec.groups.map((it) => (groups.has(it.name) ? { ...it, id: groups.get(it.name)!, ingress: [] } : it)),
  };
}

const made = (changes: readonly CloudChange[]) =>
  changes.map(keyOf).filter((key) => !/^(security_group_rule|key_pair|instance|elastic_ip)/.test(key));

describe('a cluster in a network that is there already', () => {
  /** What of the sample is there: subnets, groups, an internet gateway. What rebuild makes of the network then. */
  const cases: [string, { subnets: string[]; groups: string[]; gateway: boolean }, string[]][] = [
    [
      'eu-west-1',
      { subnets: [], groups: [], gateway: false },
      [
        'internet_gateway blue',
        'subnet a',
        'subnet b',
        'subnet c',
        'route_table blue',
        'security_group control-plane',
        'security_group nodes',
      ],
    ],
    [
      'eu-west-2',
      { subnets: ['a'], groups: ['nodes'], gateway: true },
      ['subnet b', 'subnet c', 'route_table blue', 'security_group control-plane'],
    ],
    [
      'eu-west-3',
      { subnets: ['a', 'b'], groups: ['control-plane'], gateway: false },
      ['internet_gateway blue', 'subnet c', 'route_table blue', 'security_group nodes'],
    ],
    ['eu-central-1', { subnets: ['a', 'b', 'c'], groups: ['control-plane', 'nodes'], gateway: true }, []],
  ];

  it.each(cases)(
    'in %s, of which %j is there, is made, is converged, and leaves all of it',
    async (region, there, network) => {
      const { client, spec: whole, vpcId } = await world(region);
      if (there.gateway) {
        const { InternetGateway } = await client.call('CreateInternetGateway', {});
        const { InternetGatewayId } = InternetGateway!;
        await client.call('AttachInternetGateway', { InternetGatewayId, VpcId: vpcId });
      }
      const subnets = await makeSubnets(client, whole, there.subnets);
      const groups = new Map<string, string>();
      for (const name of there.groups) groups.set(name, await makeGroup(client, vpcId, name));
      const spec = adopting(whole, subnets, groups);
      const before = await listing(client);

      const { changes, hosts } = await applyCloud(client, spec);
      expect([made(changes), hosts.size]).toEqual([network, 3]);
      expect((await planCloud(client, spec)).changes).toEqual([]);
      expect(await instancesIn(client, vpcId)).toEqual(
        spec.hosts.map((host) => ({
          address: host.address,
          subnet: subnets.get(host.subnet) ?? expect.stringMatching(/^subnet-/),
          groups: host.groups.map((name) => groups.get(name) ?? expect.stringMatching(/^sg-/)),
        })),
      );

      await destroyCloud(client, spec.cluster, { confirm: yes });
      expect((await auditCluster(client, spec.cluster)).left).toEqual([]);
      expect(await listing(client)).toEqual(before);
    },
  );
});

describe('changes of what is adopted', () => {
  it('an internet gateway that somebody else attached meanwhile is used in place of one of ours', async () => {
    const { client, spec, vpcId } = await world('eu-north-1');
    await applyCloud(client, spec);
    const own = (await client.call('DescribeInternetGateways', inVpc('attachment.vpc-id', vpcId)))
      .InternetGateways![0]!;
    await client.call('DetachInternetGateway', { InternetGatewayId: own.InternetGatewayId, VpcId: vpcId });
    const { InternetGateway } = await client.call('CreateInternetGateway', {});
    await client.call('AttachInternetGateway', { InternetGatewayId: InternetGateway!.InternetGatewayId, VpcId: vpcId });

    const { changes } = await applyCloud(client, spec);

    expect(changes.map(({ action, ...it }) => `${action} ${keyOf(it)}`)).toEqual([
      'update route_table blue',
      `delete internet_gateway ${own.InternetGatewayId}`,
    ]);
    expect((await planCloud(client, spec)).changes).toEqual([]);
    await destroyCloud(client, spec.cluster, { confirm: yes });
    expect((await auditCluster(client, spec.cluster)).left).toEqual([]);
  });

  it('a group of ours gives way to an adopted one, and back, without a new host', async () => {
    const { client, spec, vpcId } = await world('us-west-2');
    const ids = async () => (await instancesIn(client, vpcId)).map(({ groups }) => groups.join());
    await applyCloud(client, spec);
    const theirs = await makeGroup(client, vpcId, 'theirs');
    const adopted = adopting(spec, new Map(), new Map([['nodes', theirs]]));

    const first = await applyCloud(client, adopted, { confirm: yes });
    expect(first.changes.filter(({ action }) => action === 'replace')).toEqual([]);
    expect((await ids()).slice(1)).toEqual([theirs, theirs]);
    expect((await planCloud(client, adopted)).changes).toEqual([]);

    await applyCloud(client, spec, { confirm: yes });
    expect((await ids()).slice(1)).not.toContain(theirs);
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });

  it('a host that nobody agreed to move keeps the subnet of ours that it stands in, and its way out', async () => {
    const { client, spec, vpcId } = await world('eu-south-1');
    await applyCloud(client, spec);
    const { SubnetId } = (await client.call('CreateSubnet', { VpcId: vpcId, CidrBlock: '10.0.9.0/24' })).Subnet!;
    const zone = (await client.call('DescribeSubnets', inVpc('subnet-id', SubnetId!))).Subnets![0]!.AvailabilityZone!;
    const moved = {
      ...spec,
      subnets: spec.subnets.map((it) =>
        it.name === 'a' ? { name: 'a', id: SubnetId!, cidr: '10.0.9.0/24', zone } : it,
      ),
      hosts: spec.hosts.map((it) => (it.subnet === 'a' ? { ...it, address: '10.0.9.10' } : it)),
    };
    const before = await listing(client);
    const { declined } = await applyCloud(client, moved);
    expect(declined.map(({ action, ...it }) => `${action} ${keyOf(it)}`).sort()).toEqual([
      expect.stringMatching(/^delete subnet subnet-/),
      'replace instance master',
      'update elastic_ip master',
      'update route_table blue',
    ]);
    expect(await listing(client)).toEqual(before);
    await applyCloud(client, moved, { confirm: yes });
    expect((await planCloud(client, moved)).changes).toEqual([]);
  });

  it('a VPC of ours that is adopted is refused, with what to do, and is not destroyed', async () => {
    const { client, spec } = await world('ap-south-1');
    const { vpcId: _, ...own } = spec;
    await applyCloud(client, own);
    const { Vpcs } = await client.call('DescribeVpcs', inVpc('tag:rebuild:cluster', 'blue'));
    const adopted = { ...spec, vpcId: Vpcs![0]!.VpcId! };
    const refused = {
      code: 'ADOPT_OURS',
      message: `VPC ${adopted.vpcId} carries the tag of this cluster: rebuild made it.`,
      hint: expect.stringContaining('Take "vpc.id" out of infra.yaml'),
    };
    await expect(applyCloud(client, adopted)).rejects.toMatchObject(refused);
    const before = await listing(client);
    await expect(
      destroyCloud(client, 'blue', { confirm: yes, adopted: adoptedObjects(adopted) }),
    ).rejects.toMatchObject(refused);
    expect(await listing(client)).toEqual(before);
  });

  it('another VPC than the one that our subnets are in is refused', async () => {
    const { client, spec } = await world('ap-southeast-1');
    await applyCloud(client, spec);
    const { Vpc } = await client.call('CreateVpc', { CidrBlock: '10.0.0.0/16' });
    const before = await listing(client);
    await expect(applyCloud(client, { ...spec, vpcId: Vpc!.VpcId! })).rejects.toMatchObject({
      code: 'CLOUD_IMPOSSIBLE',
      message: expect.stringContaining(`wanted blue`),
    });
    expect(await listing(client)).toEqual(before);
  });
});

describe('before anything is made, refused is', () => {
  it.each<[string, string, (spec: CloudSpec, client: CloudClient) => Promise<CloudSpec>, string]>([
    [
      'a VPC that is not there',
      'ca-central-1',
      async (spec) => ({ ...spec, vpcId: 'vpc-0a1b2c3d' }),
      'ADOPT_NOT_FOUND',
    ],
    [
      'a VPC of another range',
      'us-east-1',
      async (spec, client) => ({
        ...spec,
        vpcId: (await client.call('CreateVpc', { CidrBlock: '10.7.0.0/16' })).Vpc!.VpcId!,
      }),
      'ADOPT_DIFFERS',
    ],
    [
      'a subnet of another zone',
      'us-east-2',
      async (spec, client) => {
        const { Subnet } = await client.call('CreateSubnet', {
          VpcId: spec.vpcId,
          CidrBlock: '10.0.1.0/24',
          AvailabilityZone: 'us-east-2c',
        });
        return adopting(spec, new Map([['a', Subnet!.SubnetId!]]), new Map());
      },
      'ADOPT_DIFFERS',
    ],
    [
      'a subnet of another VPC',
      'ap-northeast-1',
      async (spec, client) => {
        const other = (await client.call('CreateVpc', { CidrBlock: '10.0.0.0/16' })).Vpc!.VpcId!;
        return adopting(spec, await makeSubnets(client, { ...spec, vpcId: other }, ['a']), new Map());
      },
      'ADOPT_DIFFERS',
    ],
    [
      'a group of another VPC',
      'ap-northeast-2',
      async (spec, client) => {
        const other = (await client.call('CreateVpc', { CidrBlock: '10.0.0.0/16' })).Vpc!.VpcId!;
        return adopting(spec, new Map(), new Map([['nodes', await makeGroup(client, other, 'nodes')]]));
      },
      'ADOPT_DIFFERS',
    ],
    [
      'a subnet of ours whose range is taken',
      'sa-east-1',
      async (spec, client) => {
        await makeSubnets(client, spec, ['b']);
        return spec;
      },
      'ADOPT_CLASH',
    ],
  ])('%s', async (_what, region, change, code) => {
    const { client, spec } = await world(region);
    const wrong = await change(spec, client);
    const before = await listing(client);
    await expect(applyCloud(client, wrong)).rejects.toMatchObject({ code });
    expect(await listing(client)).toEqual(before);
  });
});

function inVpc(Name: string, value: string) {
  return { Filters: [{ Name, Values: [value] }] };
}

/** The living hosts in the order of their names. */
async function instancesIn(client: CloudClient, vpcId: string) {
  const { Reservations = [] } = await client.call('DescribeInstances', inVpc('vpc-id', vpcId));
  return Reservations.flatMap(({ Instances = [] }) => Instances)
    .filter(({ State }) => State?.Name === 'running')
    .map(({ SubnetId, PrivateIpAddress, NetworkInterfaces, Tags }) => ({
      name: Tags?.find(({ Key }) => Key === 'Name')?.Value ?? '',
      address: PrivateIpAddress,
      subnet: SubnetId,
      groups: NetworkInterfaces![0]!.Groups!.map(({ GroupId }) => GroupId),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name: _, ...it }) => it);
}
