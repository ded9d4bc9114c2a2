import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyCloud } from '../../src/cloud/apply.ts';
import { auditCluster } from '../../src/cloud/audit.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { type DestroyEvent, type DestroyPlan, destroyCloud } from '../../src/cloud/destroy.ts';
import { keyOf } from '../../src/cloud/model.ts';
import { observeCloud } from '../../src/cloud/observe.ts';
import { planCloud } from '../../src/cloud/plan.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { type Moto, startMoto } from '../../src/lab/endpoint/moto.ts';
import { motoPython } from '../../src/lab/endpoint/venv.ts';
import { refuseInUse } from '../../src/lab/proxy/in-use.ts';
import { chain } from '../../src/lab/proxy/message.ts';
import { serve } from '../../src/lab/proxy/server.ts';
import { upstreamAt } from '../../src/lab/proxy/upstream.ts';
import { sampleHost, sampleSpec } from '../cloud/sample.ts';
import { listing } from './listing.ts';

let moto: Moto;
let folder: string;
const servers: (() => void)[] = [];

beforeAll(async () => {
  moto = await startMoto(await motoPython({}));
  folder = await mkdtemp(join(tmpdir(), 'rebuild-destroy-'));
});

afterAll(async () => {
  for (const close of servers) close();
  moto?.process.kill();
  await rm(folder, { recursive: true, force: true });
});

const yes = () => true;
const patience = { freeSeconds: 1 };

/** A cluster in a region of its own, behind the lab's rule that what is in use cannot be removed. */
async function world(region: string, changes: Partial<CloudSpec> = {}) {
  const upstream = upstreamAt({ url: moto.url, region });
  const { server, port } = await serve({
    ec2: chain([refuseInUse({ upstream, stateOf: ({ state }) => state })], upstream.send),
    upstreamUrl: moto.url,
    own: {},
    log: () => {},
  });
  servers.push(() => server.close());
  const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
  const client = await connectCloud({ region, endpoint: `http://127.0.0.1:${port}`, credentials });
  const spec = sampleSpec({ region, stateFolder: join(folder, region), ...changes });
  await applyCloud(client, spec);
  const id = async (key: string) => (await observeCloud(client, spec.cluster)).find((it) => keyOf(it) === key)!.id;
  return { client, spec, id, port };
}

type World = Awaited<ReturnType<typeof world>>;

function tagged(type: 'network-interface' | 'volume' | 'security-group' | 'snapshot', tags: Record<string, string>) {
  return [{ ResourceType: type, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }];
}

const owned = { 'kubernetes.io/cluster/blue': 'owned' };

async function makeVolume(client: CloudClient, region: string, tags: Record<string, string>): Promise<string> {
  const volume = await client.call(
    'CreateVolume' as never,
    {
      AvailabilityZone: `${region}a`,
      Size: 8,
      VolumeType: 'gp3',
      TagSpecifications: tagged('volume', tags),
    } as never,
  );
  return (volume as { VolumeId: string }).VolumeId;
}

async function makeInterface(client: CloudClient, SubnetId: string, Description: string, tags: Record<string, string>) {
  const made = await client.call(
    'CreateNetworkInterface' as never,
    {
      SubnetId,
      Description,
      TagSpecifications: tagged('network-interface', tags),
    } as never,
  );
  return (made as { NetworkInterface: { NetworkInterfaceId: string } }).NetworkInterface.NetworkInterfaceId;
}

async function makeGroup(client: CloudClient, VpcId: string, GroupName: string, tags: Record<string, string> = {}) {
  const TagSpecifications = Object.keys(tags).length > 0 ? tagged('security-group', tags) : undefined;
  const made = await client.call('CreateSecurityGroup', { VpcId, GroupName, Description: 'theirs', TagSpecifications });
  return made.GroupId!;
}

async function allow(client: CloudClient, GroupId: string, from: string) {
  const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: from }] }];
  await client.call('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions });
}

describe('what controllers of Kubernetes made inside', () => {
  it('is named before, and removed; what is of others is as before', async () => {
    const region = 'eu-west-1';
    const outside = await connectCloud({
      region,
      endpoint: moto.url,
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    });
    const foreignVpc = (await outside.call('CreateVpc', { CidrBlock: '10.9.0.0/16' })).Vpc!.VpcId!;
    await makeGroup(outside, foreignVpc, 'k8s-elb-green', { 'kubernetes.io/cluster/green': 'owned' });
    await makeGroup(outside, foreignVpc, 'same-name-elsewhere', owned);
    await makeVolume(outside, region, { 'ebs.csi.aws.com/cluster': 'true', CSIVolumeName: 'pvc-green' });
    await makeVolume(outside, region, { 'kubernetes.io/cluster/blue': 'shared' });
    const before = await listing(outside);

    const { client, spec, id } = await world(region);
    const [vpc, subnet, node] = [await id('vpc blue'), await id('subnet a'), await id('instance node-1')];
    const elb = await makeGroup(client, vpc, 'k8s-elb-a1', owned);
    const backend = await makeGroup(client, vpc, 'k8s-traffic-blue', { 'elbv2.k8s.aws/cluster': 'blue' });
    await allow(client, elb, backend);
    await allow(client, backend, elb);
    await allow(client, await id('security_group nodes'), elb);
    await allow(client, elb, await id('security_group nodes'));
    const pods = await makeInterface(client, subnet, `aws-K8S-${node}`, { 'node.k8s.amazonaws.com/instance_id': node });
    const free = await makeVolume(client, region, {
      ...owned,
      'kubernetes.io/created-for/pvc/namespace': 'shop',
      'kubernetes.io/created-for/pvc/name': 'data-0',
    });
    const attached = await makeVolume(client, region, { 'ebs.csi.aws.com/cluster': 'true', Name: 'pvc-1' });
    await client.call('AttachVolume' as never, { VolumeId: attached, InstanceId: node, Device: '/dev/sdf' } as never);

    const plans: DestroyPlan[] = [];
    const events: DestroyEvent[] = [];
    await destroyCloud(client, spec.cluster, {
      confirm: (plan) => plans.push(plan) > 0,
      emit: (event) => events.push(event),
      patience,
    });

    const leftovers = [
      { kind: 'network_interface', id: pods, purpose: `aws-K8S-${node}` },
      { kind: 'volume', id: free, purpose: 'claim shop/data-0, 8 GB' },
      { kind: 'volume', id: attached, purpose: 'pvc-1, 8 GB' },
      { kind: 'security_group', id: elb, purpose: 'k8s-elb-a1' },
      { kind: 'security_group', id: backend, purpose: 'k8s-traffic-blue' },
    ];
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect([...plans[0]!.leftovers].sort(byId)).toEqual(leftovers.toSorted(byId));
    expect(plans[0]!.dataVolumes.map((it) => it.id).sort()).toEqual([free, attached].sort());
    const told = events.flatMap((event) => (event.type === 'leftover' ? [event.leftover] : []));
    expect(told.sort(byId)).toEqual(leftovers.toSorted(byId));
    expect(await listing(outside)).toEqual(before);
  });

  it('stays where another cluster has the same name, as far as nothing else tells whose it is', async () => {
    const region = 'eu-west-2';
    const { client, spec } = await world(region);
    const other = (await client.call('CreateVpc', { CidrBlock: '10.9.0.0/16' })).Vpc!.VpcId!;
    await client.call('CreateTags', {
      Resources: [other],
      Tags: [{ Key: 'kubernetes.io/cluster/blue', Value: 'owned' }],
    });
    const volume = await makeVolume(client, region, owned);

    const plans: DestroyPlan[] = [];
    const events: DestroyEvent[] = [];
    const confirm = (plan: DestroyPlan) => plans.push(plan) > 0;
    await destroyCloud(client, spec.cluster, { confirm, emit: (event) => events.push(event), patience });

    expect(plans[0]).toMatchObject({ leftovers: [], doubtful: [{ kind: 'volume', id: volume }] });
    expect(events.at(-1)).toEqual({
      type: 'audit',
      audit: { left: [], kept: [], ofControllers: [`volume ${volume}`] },
    });
  });

  it('is a load balancer: named with how it is deleted, before anything is removed', async () => {
    const { client, spec, id } = await world('eu-west-3');
    const subnet = await id('subnet a');
    for (const description of ['ELB app/k8s-shop/50dc6c49', 'ELB net/k8s-mail/1a2b3c4d', 'ELB a5d7f1']) {
      await makeInterface(client, subnet, description, {});
    }
    const before = await listing(client);
    await expect(destroyCloud(client, spec.cluster, { confirm: yes, patience })).rejects.toMatchObject({
      code: 'DESTROY_LOAD_BALANCERS',
      message:
        'Load balancers stand in the network of the cluster: k8s-shop (application), k8s-mail (network), a5d7f1 (classic).',
      hint: expect.stringContaining('aws elb delete-load-balancer --load-balancer-name a5d7f1'),
    });
    expect(await listing(client)).toEqual(before);
  });
});

describe('what of others is in the way', () => {
  it.each<[string, string, (given: World) => Promise<string>]>([
    [
      'a network interface in a subnet',
      'us-east-1',
      async ({ client, id }) => {
        const card = await makeInterface(client, await id('subnet a'), 'a function', {});
        return `subnet a (${await id('subnet a')}) cannot be removed: it is still used by ${card} (a function).`;
      },
    ],
    [
      'a rule that names a group',
      'us-east-2',
      async ({ client, id }) => {
        const nodes = await id('security_group nodes');
        const other = await makeGroup(client, await id('vpc blue'), 'theirs');
        await allow(client, other, nodes);
        return `security group nodes (${nodes}) cannot be removed: it is still used by ${other} (a rule of theirs).`;
      },
    ],
    [
      'a subnet on the route table',
      'us-west-2',
      async ({ client, id }) => {
        const [VpcId, RouteTableId] = [await id('vpc blue'), await id('route_table blue')];
        const { Subnet } = await client.call('CreateSubnet', { VpcId, CidrBlock: '10.0.77.0/24' });
        await client.call('AssociateRouteTable', { RouteTableId, SubnetId: Subnet!.SubnetId });
        return `route table ${RouteTableId} cannot be removed: it is still used by ${Subnet!.SubnetId}.`;
      },
    ],
    [
      'a route through the internet gateway',
      'ap-southeast-2',
      async ({ client, id }) => {
        const [VpcId, GatewayId] = [await id('vpc blue'), await id('internet_gateway blue')];
        const RouteTableId = (await client.call('CreateRouteTable', { VpcId })).RouteTable!.RouteTableId!;
        await client.call('CreateRoute', { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId });
        return `internet gateway ${GatewayId} cannot be removed: it is still used by ${RouteTableId} (a route through it).`;
      },
    ],
  ])('%s is named, and stays', async (_what, region, hold) => {
    const it = await world(region);
    const message = await hold(it);
    await expect(destroyCloud(it.client, 'blue', { confirm: yes, patience })).rejects.toMatchObject({
      code: 'CLOUD_DEPENDENCY',
      message: expect.stringContaining(message),
    });
  });
});

describe('hosts with data', () => {
  const hosts = [sampleHost('master', 0), { ...sampleHost('redis', 1), hasData: true }];

  it('are named, and have snapshots that outlive the cluster and disturb no later one of its name', async () => {
    const { client, spec, id } = await world('ap-south-1', { hosts });
    const redis = await id('instance redis');
    const volume = await makeVolume(client, 'ap-south-1', owned);
    const plans: DestroyPlan[] = [];
    const events: DestroyEvent[] = [];
    const destroy = () =>
      destroyCloud(client, 'blue', {
        confirm: (plan) => plans.push(plan) > 0,
        emit: (event) => events.push(event),
        snapshot: true,
        stateFolder: spec.stateFolder,
        patience,
      });
    await destroy();

    expect(plans[0]!.dataHosts).toEqual(['redis']);
    const snapshots = events.flatMap((event) => (event.type === 'snapshot' ? [event] : []));
    expect(snapshots.map(({ status, snapshot }) => `${status} ${snapshot.of}`).sort()).toEqual(
      [`done ${volume}`, 'done redis', `started ${volume}`, 'started redis'].sort(),
    );
    const stopped = events.findIndex((event) => event.type === 'cloud.change');
    expect(events.findLastIndex((event) => event.type === 'snapshot')).toBeLessThan(stopped);
    const ids = [...new Set(snapshots.map(({ snapshot }) => snapshot.id))];
    expect(await auditCluster(client, 'blue')).toEqual({
      left: [],
      kept: ids.map((it) => `snapshot ${it}`).sort(),
      ofControllers: [],
    });
    await expect(stat(spec.stateFolder)).rejects.toMatchObject({ code: 'ENOENT' });

    await applyCloud(client, spec);
    expect((await planCloud(client, spec)).changes).toEqual([]);
    expect(await id('instance redis')).not.toBe(redis);
    await destroy();
    const { kept, left } = await auditCluster(client, 'blue');
    expect([left, kept.length]).toEqual([[], 3]);
    expect(kept).toEqual(expect.arrayContaining(ids.map((it) => `snapshot ${it}`)));
  });

  it('are stopped for it, and start again when it was not to be', async () => {
    const { client, spec } = await world('ap-southeast-1', { hosts });
    const failing: CloudClient = {
      call: async (name, input) => {
        const output = await client.call(name, input);
        const { Snapshots = [] } = output as { Snapshots?: { State: string; StateMessage: string }[] };
        if (name === 'DescribeSnapshots') {
          for (const it of Snapshots) Object.assign(it, { State: 'error', StateMessage: 'the key is disabled' });
        }
        return output;
      },
    };
    const destroying = destroyCloud(failing, 'blue', { confirm: yes, snapshot: true, patience });
    await expect(destroying).rejects.toMatchObject({
      code: 'CLOUD_SNAPSHOT',
      message: expect.stringContaining('of redis failed: the key is disabled.'),
    });
    expect((await planCloud(client, spec)).changes.map((it) => `${it.action} ${keyOf(it)}`)).toEqual([
      'update instance redis',
    ]);
    await applyCloud(client, spec);
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });
});

it('an audit sees a snapshot that nobody meant to keep', async () => {
  const { client } = await world('sa-east-1');
  const volumes = (await client.call('DescribeVolumes', {})).Volumes!;
  const { SnapshotId } = await client.call('CreateSnapshot', {
    VolumeId: volumes[0]!.VolumeId,
    TagSpecifications: tagged('snapshot', { 'rebuild:cluster': 'blue' }),
  });
  const short = { settleSeconds: 1 };
  await expect(
    destroyCloud(client, 'blue', { confirm: yes, patience: { ...patience, ...short } }),
  ).rejects.toMatchObject({
    code: 'CLOUD_LEFT',
    message: `These still carry the tag of blue: snapshot ${SnapshotId}.`,
  });
});

describe('./rebuild destroy', () => {
  it('does not lose data for --yes, and ends with what is kept', async () => {
    const hosts = [sampleHost('master', 0), { ...sampleHost('redis', 1), hasData: true }];
    const { client, port } = await world('ap-northeast-2', { hosts });
    const inventory = join(folder, 'inventory');
    await mkdir(inventory);
    await writeFile(
      join(inventory, 'infra.yaml'),
      `cluster: blue
region: ap-northeast-2
endpoint: http://127.0.0.1:${port}
allow_from: [192.0.2.7/32]
subnets: { a: { cidr: 10.0.1.0/24, zone: a } }
ami: ami-0a1b2c3d
security_groups: { nodes: { hosts: all } }
`,
    );
    await writeFile(
      join(inventory, 'hosts.yaml'),
      'all: { hosts: { redis: { ec2: { type: t3.small, root_gb: 20, subnet: a, data: true } } } }\n',
    );
    const env = { REBUILD_HOME: join(folder, 'home'), AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };
    const destroy = (...words: string[]) =>
      execa('./rebuild', ['destroy', '-i', inventory, ...words], { env, reject: false, stdin: 'ignore' });
    const before = await listing(client);

    for (const words of [[], ['--yes']]) {
      const refused = await destroy(...words);
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stdout).toContain('  - instance redis, with data\n');
      expect(refused.stderr).toContain(words.length > 0 ? 'error DESTROY_HAS_DATA' : 'error CONFIRM_NO_TERMINAL');
      expect(refused.stderr).toContain('--lose-data');
    }
    expect(await listing(client)).toEqual(before);

    const done = await destroy('--yes', '--snapshot');
    expect([done.exitCode, done.stderr]).toEqual([0, '']);
    const { kept } = await auditCluster(client, 'blue');
    expect(kept.length).toBe(1);
    expect(done.stdout).toContain(`ec2 | kept ${kept[0]}\n`);
    expect(done.stdout).toMatch(/20 objects destroyed; nothing with the tag of blue is left$/);
  });
});
