import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyCloud } from '../../src/cloud/apply.ts';
import { auditCluster } from '../../src/cloud/audit.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { destroyCloud } from '../../src/cloud/destroy.ts';
import { describeHosts } from '../../src/cloud/hosts.ts';
import { type CloudChange, keyOf } from '../../src/cloud/model.ts';
import { observeCloud } from '../../src/cloud/observe.ts';
import { planCloud } from '../../src/cloud/plan.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { clusterTag } from '../../src/cloud/tags.ts';
import { type Moto, startMoto } from '../../src/lab/endpoint/moto.ts';
import { motoPython } from '../../src/lab/endpoint/venv.ts';
import { sampleHost, sampleSpec } from '../cloud/sample.ts';

let moto: Moto;
let folder: string;

beforeAll(async () => {
  moto = await startMoto(await motoPython({}));
  folder = await mkdtemp(join(tmpdir(), 'rebuild-cloud-'));
});

afterAll(async () => {
  moto?.process.kill();
  await rm(folder, { recursive: true, force: true });
});

/** Each region of the endpoint is a world of its own. */
async function world(region: string, changes: Partial<CloudSpec> = {}) {
  const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
  const client = await connectCloud({ region, endpoint: moto.url, credentials });
  const spec = sampleSpec({ region, nodes: 12, stateFolder: join(folder, region), ...changes });
  const find = async (key: string) => (await observeCloud(client, spec.cluster)).find((it) => keyOf(it) === key)!;
  return { client, spec, find };
}

const yes = () => true;
const shown = (changes: readonly CloudChange[]) =>
  changes.map(({ action, fields, ...it }) =>
    [action, keyOf(it), ...(action === 'update' || action === 'replace' ? fields.map(({ field }) => field) : [])].join(
      ' ',
    ),
  );

describe('a cluster of 13 hosts', () => {
  let client: CloudClient;
  let spec: CloudSpec;
  let find: Awaited<ReturnType<typeof world>>['find'];

  beforeAll(async () => {
    ({ client, spec, find } = await world('ap-northeast-2'));
  });

  it('is planned as 31 things to create, and planning makes none of them', async () => {
    const { changes, unchanged } = await planCloud(client, spec);
    expect([changes.length, unchanged]).toEqual([31, 0]);
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['create']));
    expect((await auditCluster(client, spec.cluster)).left).toEqual([]);
  });

  it('is made, and says how each host is reached and recognised', async () => {
    const { changes, declined, hosts } = await applyCloud(client, spec);
    expect([changes.length, declined, hosts.size]).toEqual([31, [], 13]);
    expect(hosts.get('node-4')).toEqual({
      instanceId: expect.stringMatching(/^i-/),
      state: 'running',
      privateAddress: '10.0.2.14',
      publicAddress: expect.any(String),
      hostKeys: [expect.stringMatching(/^ssh-ed25519 AAAA\S+$/)],
    });
    expect(new Set([...hosts.values()].flatMap(({ hostKeys }) => hostKeys)).size).toBe(13);
    expect(new Map([...hosts].sort())).toEqual(new Map([...(await describeHosts(client, spec))].sort()));
  });

  it('has encrypted disks, IMDSv2 and the host key that is pinned', async () => {
    const { id, about, fields } = await find('instance node-1');
    expect(fields).toMatchObject({ encrypted: 'true', rootKind: 'gp3', rootGb: '20', metadata: 'required, 1 hop' });
    const { UserData } = await client.call('DescribeInstanceAttribute', { InstanceId: id, Attribute: 'userData' });
    const script = Buffer.from(UserData!.Value!, 'base64').toString();
    expect(script).toMatch(/^#cloud-config\n/);
    expect(JSON.parse(script.slice(script.indexOf('\n')))).toMatchObject({
      hostname: 'node-1',
      ssh_keys: { ed25519_public: about.hostKey },
    });
  });

  it('keeps the private key that opens it, for its owner only, and no host key', async () => {
    const key = join(spec.stateFolder, 'id_ed25519');
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect(await readFile(key, 'utf8')).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----/);
    expect(await readdir(join(spec.stateFolder, 'host_keys'))).toEqual([]);
  });

  it('is left alone by a second run, which only looks, once', async () => {
    const calls: string[] = [];
    const { changes } = await applyCloud(listening(client, calls), spec);
    expect(changes).toEqual([]);
    expect(calls.filter((name) => !name.startsWith('Describe'))).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(11);
  });

  const port = (from: number, to = from, protocol = 'tcp') => ({ IpProtocol: protocol, FromPort: from, ToPort: to });
  const caller = { IpRanges: [{ CidrIp: '192.0.2.7/32' }] };

  it.each<[string, string[], () => Promise<unknown>]>([
    [
      'a rule was deleted',
      ['create security_group_rule nodes: tcp 22 from 192.0.2.7/32'],
      async () =>
        client.call('RevokeSecurityGroupIngress', {
          GroupId: (await find('security_group nodes')).id,
          IpPermissions: [{ ...port(22), ...caller }],
        }),
    ],
    [
      'a rule opens it to the world',
      ['delete security_group_rule nodes: tcp 22 from 0.0.0.0/0'],
      async () =>
        client.call('AuthorizeSecurityGroupIngress', {
          GroupId: (await find('security_group nodes')).id,
          IpPermissions: [{ ...port(22), IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        }),
    ],
    [
      'a rule lets all of a group in',
      ['delete security_group_rule control-plane: all from nodes'],
      async () =>
        client.call('AuthorizeSecurityGroupIngress', {
          GroupId: (await find('security_group control-plane')).id,
          IpPermissions: [
            { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: (await find('security_group nodes')).id }] },
          ],
        }),
    ],
    [
      'a rule was described differently',
      ['update security_group_rule nodes: tcp 22 from 192.0.2.7/32 description'],
      async () =>
        client.call('UpdateSecurityGroupRuleDescriptionsIngress', {
          GroupId: (await find('security_group nodes')).id,
          IpPermissions: [{ ...port(22), IpRanges: [{ CidrIp: '192.0.2.7/32', Description: 'other' }] }],
        }),
    ],
    [
      'nothing may leave a group',
      ['update security_group nodes egress'],
      async () =>
        client.call('RevokeSecurityGroupEgress', {
          GroupId: (await find('security_group nodes')).id,
          IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        }),
    ],
    [
      'an instance was terminated',
      ['create instance node-5'],
      async () => client.call('TerminateInstances', { InstanceIds: [(await find('instance node-5')).id] }),
    ],
    [
      'an instance was stopped',
      ['update instance node-6 state'],
      async () => client.call('StopInstances', { InstanceIds: [(await find('instance node-6')).id] }),
    ],
    [
      'an instance has other groups',
      ['update instance node-7 groups'],
      async () =>
        client.call('ModifyNetworkInterfaceAttribute', {
          NetworkInterfaceId: (await find('instance node-7')).about.interfaceId,
          Groups: [(await find('security_group control-plane')).id],
        }),
    ],
    [
      'an instance answers metadata requests without a token',
      ['update instance node-8 metadata'],
      async () =>
        client.call('ModifyInstanceMetadataOptions', {
          InstanceId: (await find('instance node-8')).id,
          HttpTokens: 'optional',
          HttpPutResponseHopLimit: 2,
        }),
    ],
    [
      'an instance was renamed',
      ['update instance node-9 Name'],
      async () =>
        client.call('CreateTags', {
          Resources: [(await find('instance node-9')).id],
          Tags: [{ Key: 'Name', Value: 'mine' }],
        }),
    ],
    [
      'the Elastic IP was taken off its host',
      ['update elastic_ip master host'],
      async () =>
        client.call('DisassociateAddress', { AssociationId: (await find('elastic_ip master')).about.associationId }),
    ],
    [
      'a subnet is not in the route table',
      ['update route_table blue subnets'],
      async () => client.call('DisassociateRouteTable', { AssociationId: (await find('route_table blue')).about.b }),
    ],
    [
      'a subnet gives no public addresses',
      ['update subnet b publicIp'],
      async () =>
        client.call('ModifySubnetAttribute', {
          SubnetId: (await find('subnet b')).id,
          MapPublicIpOnLaunch: { Value: false },
        }),
    ],
    [
      'the VPC has no DNS names',
      ['update vpc blue dnsHostnames'],
      async () =>
        client.call('ModifyVpcAttribute', { VpcId: (await find('vpc blue')).id, EnableDnsHostnames: { Value: false } }),
    ],
    [
      'the internet gateway was detached',
      ['update internet_gateway blue vpc'],
      async () =>
        client.call('DetachInternetGateway', {
          InternetGatewayId: (await find('internet_gateway blue')).id,
          VpcId: (await find('vpc blue')).id,
        }),
    ],
  ])('when %s, names exactly that, mends it, and is as before', async (_what, expected, disturb) => {
    await disturb();
    expect(shown((await planCloud(client, spec)).changes)).toEqual(expected);
    const { changes } = await applyCloud(client, spec);
    expect(shown(changes)).toEqual(expected);
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });

  it('stops a host for another type only when somebody agrees', async () => {
    const bigger = withHost(spec, 2, { type: 't3.medium' });
    const before = await find('instance node-2');
    const { changes, declined } = await applyCloud(client, bigger);
    expect([changes, shown(declined)]).toEqual([[], ['update instance node-2 type']]);
    expect(declined[0]!.confirm).toBe('stops and starts node-2');
    expect((await find('instance node-2')).fields.type).toBe('t3.small');

    await applyCloud(client, bigger, { confirm: yes });
    const after = await find('instance node-2');
    expect([after.id, after.fields.type, after.fields.state]).toEqual([before.id, 't3.medium', 'running']);
    spec = bigger;
  });

  it('grows a disk while the host runs', async () => {
    spec = withHost(spec, 3, { rootGb: 40 });
    const { changes } = await applyCloud(client, spec);
    expect(shown(changes)).toEqual(['update instance node-3 rootGb']);
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });

  it('makes a host anew for another address, with a host key of its own', async () => {
    const before = await find('instance node-4');
    spec = withHost(spec, 4, { address: '10.0.2.99' });
    const { changes, hosts } = await applyCloud(client, spec, { confirm: yes });
    expect(shown(changes)).toEqual(['replace instance node-4 address']);
    expect(hosts.get('node-4')).toMatchObject({ privateAddress: '10.0.2.99' });
    expect(hosts.get('node-4')!.hostKeys).not.toEqual([before.about.hostKey]);
  });

  it('puts the Elastic IP on a host that was made anew', async () => {
    const before = await find('elastic_ip master');
    spec = withHost(spec, 0, { address: '10.0.1.98' });
    const { changes, hosts } = await applyCloud(client, spec, { confirm: yes });
    expect(shown(changes)).toEqual(['replace instance master address', 'update elastic_ip master host']);
    expect(hosts.get('master')!.publicAddress).toBe(before.about.address);
  });

  it('ends a host that the inventory has no more only when somebody agrees', async () => {
    const smaller = { ...spec, hosts: spec.hosts.slice(0, -1) };
    expect(shown((await applyCloud(client, smaller)).declined)).toEqual(['delete instance node-12']);
    expect(shown((await applyCloud(client, smaller, { confirm: yes })).changes)).toEqual(['delete instance node-12']);
    expect((await describeHosts(client, spec)).size).toBe(12);
    spec = smaller;
  });

  it('refuses another range for the VPC before it changes anything', async () => {
    const moved = { ...spec, vpcCidr: '10.9.0.0/16' };
    await expect(applyCloud(client, moved)).rejects.toMatchObject({
      code: 'CLOUD_IMPOSSIBLE',
      message: 'vpc blue: cidr is 10.0.0.0/16, wanted 10.9.0.0/16, and the range of a VPC is fixed for life.',
    });
  });

  it('refuses to go on where the key that opens the hosts is not', async () => {
    const elsewhere = { ...spec, stateFolder: join(folder, 'elsewhere') };
    await expect(planCloud(client, elsewhere)).rejects.toMatchObject({ code: 'CLOUD_KEY_MISSING' });
  });
});

describe('a run that is cut off', () => {
  const cuts = [1, 3, 8, 14, 20, 26, 33, 40];

  it('between two calls goes on later where it stopped, with nothing made twice', async () => {
    const { client, spec } = await world('eu-west-1');
    for (const count of cuts) {
      const stop = new AbortController();
      await applyCloud(stoppingAfter(client, count, stop), spec, { signal: stop.signal }).catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'INTERRUPTED' }),
      );
    }
    await applyCloud(client, spec);
    expect(await planCloud(client, spec)).toEqual({ changes: [], unchanged: 31 });
  });

  it('before its answer came finds on its next run what that call made', async () => {
    const { client, spec } = await world('eu-west-2', { hosts: [sampleHost('master', 0)] });
    for (let count = 1; count <= 20; count++) {
      await applyCloud(losingAnswer(client, count), spec).catch((error: unknown) =>
        expect(error).toMatchObject({ message: 'the answer was lost' }),
      );
    }
    await applyCloud(client, spec);
    expect(await planCloud(client, spec)).toEqual({ changes: [], unchanged: 19 });
  });
});

describe('destroying a cluster', () => {
  it('removes nothing when nobody agrees', async () => {
    const { client, spec } = await world('eu-west-3', { hosts: [sampleHost('master', 0)] });
    await applyCloud(client, spec);
    expect(await destroyCloud(client, spec.cluster)).toEqual([]);
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });

  it('leaves nothing of it, and touches neither another cluster nor what is not ours', async () => {
    const { client, spec } = await world('us-west-2');
    const other = {
      ...spec,
      cluster: 'green',
      key: { kind: 'made', name: 'rebuild-green' },
      stateFolder: join(folder, 'green'),
    } as const;
    const foreign = await client.call('CreateVpc', { CidrBlock: '10.7.0.0/16' });
    await applyCloud(client, spec);
    await applyCloud(client, other);

    const removed = await destroyCloud(client, spec.cluster, { confirm: yes, stateFolder: spec.stateFolder });

    expect(removed.length).toBe(31);
    expect((await auditCluster(client, spec.cluster)).left).toEqual([]);
    await expect(stat(spec.stateFolder)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await planCloud(client, other)).toEqual({ changes: [], unchanged: 31 });
    const { Vpcs } = await client.call('DescribeVpcs', { VpcIds: [foreign.Vpc!.VpcId!] });
    expect(Vpcs!.length).toBe(1);
  });

  it('says what of others holds the VPC, and ends once that is gone', async () => {
    const { client, spec, find } = await world('us-east-2', { hosts: [sampleHost('master', 0)] });
    await applyCloud(client, spec);
    const { RouteTable } = await client.call('CreateRouteTable', { VpcId: (await find('vpc blue')).id });
    const id = RouteTable!.RouteTableId!;

    const destroying = destroyCloud(client, spec.cluster, { confirm: yes, patience: { freeSeconds: 1 } });

    await expect(destroying).rejects.toMatchObject({ code: 'CLOUD_DEPENDENCY', message: expect.stringContaining(id) });
    await client.call('DeleteRouteTable', { RouteTableId: id });
    expect(shown(await destroyCloud(client, spec.cluster, { confirm: yes }))).toEqual(['delete vpc blue']);
  });

  it('finds nothing to do, and asks nobody, where there is nothing', async () => {
    const { client } = await world('ca-central-1');
    const asked = () => expect.fail('asked');
    expect(await destroyCloud(client, 'blue', { confirm: asked })).toEqual([]);
  });
});

describe('objects of a repeated request', () => {
  it('that are not in use go, the one in use stays', async () => {
    const { client, spec } = await world('eu-central-1', { hosts: [sampleHost('master', 0)] });
    await applyCloud(client, spec);
    const tags = [
      { Key: clusterTag, Value: 'blue' },
      { Key: 'rebuild:name', Value: 'blue' },
    ];
    const { Vpc } = await client.call('CreateVpc', {
      CidrBlock: '10.0.0.0/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: tags }],
    });
    expect(shown((await planCloud(client, spec)).changes)).toEqual([`delete vpc ${Vpc!.VpcId}`]);
    await applyCloud(client, spec);
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });
});

describe('an endpoint', () => {
  it('that does not answer is named', async () => {
    const client = await connectCloud({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    });
    await expect(planCloud(client, sampleSpec())).rejects.toMatchObject({
      code: 'CLOUD_ENDPOINT_DOWN',
      message: expect.stringContaining('http://127.0.0.1:9'),
    });
  });

  it('without the image that is wanted is told before anything is made', async () => {
    const { client, spec } = await world('sa-east-1', { image: { owner: '099720109477', name: 'nothing-*' } });
    await expect(applyCloud(client, spec)).rejects.toMatchObject({ code: 'CLOUD_NO_IMAGE' });
    expect((await auditCluster(client, spec.cluster)).left).toEqual([]);
  });
});

function withHost(spec: CloudSpec, index: number, changes: Partial<CloudSpec['hosts'][number]>): CloudSpec {
  return { ...spec, hosts: spec.hosts.map((it, i) => (i === index ? { ...it, ...changes } : it)) };
}

function listening(client: CloudClient, calls: string[]): CloudClient {
  return {
    call: async (name, input) => {
      calls.push(name);
      return await client.call(name, input);
    },
  };
}

function stoppingAfter(client: CloudClient, changes: number, stop: AbortController): CloudClient {
  let left = changes;
  return {
    call: async (name, input) => {
      const output = await client.call(name, input);
      if (!name.startsWith('Describe') && --left === 0) stop.abort();
      return output;
    },
  };
}

/** The call reaches EC2, and its answer does not come back. */
function losingAnswer(client: CloudClient, change: number): CloudClient {
  let left = change;
  return {
    call: async (name, input) => {
      const output = await client.call(name, input);
      if (!name.startsWith('Describe') && --left === 0) throw new Error('the answer was lost');
      return output;
    },
  };
}
