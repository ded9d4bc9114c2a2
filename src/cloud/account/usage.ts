import type { CloudClient } from '../client.ts';
import type { InstanceType } from '../data/instance-types.ts';
import { countQuotas, type Market, quotaBuckets, quotaFor } from '../data/quotas.ts';
import { allPages } from '../pages.ts';
import { clusterTag, type Tag, tagValue } from '../tags.ts';
import type { Ask } from './ask.ts';
import { once } from './told.ts';

interface UsageWanted {
  readonly cluster: string;
  readonly codes: readonly string[];
  typesOf(names: readonly string[]): Promise<ReadonlyMap<string, InstanceType>>;
}

/** An instance that counts against a quota. */
export interface Running {
  readonly type: string;
  readonly market: Market;
}

/** What others than the cluster use of each quota in `codes`; without those that cannot be told. */
export async function usedByOthers(
  client: CloudClient,
  { cluster, codes, typesOf }: UsageWanted,
  ask: Ask,
): Promise<ReadonlyMap<string, number>> {
  const isOther = ({ Tags }: { readonly Tags?: readonly Tag[] | undefined }) => tagValue(Tags, clusterTag) !== cluster;
  const counters = countersOf(client, isOther);
  const counted = Object.entries(counters)
    .filter(([code]) => codes.includes(code))
    .map(async ([code, { what, count }]) => [code, await ask(`how many ${what} there are`, count)] as const);
  const vcpu = ask('which instances run', async () => {
    const running = await runningInstances(client, isOther);
    return vcpuByQuota(running, await typesOf([...new Set(running.map(({ type }) => type))]));
  });
  const known = [...(await Promise.all(counted)), ...((await vcpu) ?? [])];
  return new Map(
    known.flatMap(([code, used]) => (used !== undefined && codes.includes(code) ? [[code, used] as const] : [])),
  );
}

/**
 * The vCPU that instances use of each quota. Undefined for a quota that one counts against whose size is not known; an
 * instance that counts against a quota that is not known counts nowhere.
 */
function vcpuByQuota(
  running: readonly Running[],
  types: ReadonlyMap<string, Pick<InstanceType, 'vcpu'>>,
): ReadonlyMap<string, number | undefined> {
  const used = new Map<string, number | undefined>(quotaBuckets.map(({ code }) => [code, 0]));
  for (const { type, market } of running) {
    const code = quotaFor(type, market)?.code;
    if (code === undefined) continue;
    const [before, vcpu] = [used.get(code), types.get(type)?.vcpu];
    used.set(code, before === undefined || vcpu === undefined ? undefined : before + vcpu);
  }
  return used;
}

type IsOther = (it: { readonly Tags?: readonly Tag[] | undefined }) => boolean;

/** Those that are pending will run in a moment, and count then: EC2 user guide, "On-Demand Instance quotas". */
async function runningInstances(client: CloudClient, isOther: IsOther): Promise<readonly Running[]> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
  const instances = await allPages(client, 'DescribeInstances', { Filters }, ({ Reservations }) =>
    Reservations?.flatMap(({ Instances = [] }) => Instances),
  );
  return instances.filter(isOther).map(({ InstanceType = '', InstanceLifecycle }) => ({
    type: InstanceType,
    market: InstanceLifecycle === 'spot' ? 'spot' : 'on-demand',
  }));
}

interface Counter {
  readonly what: string;
  count(): Promise<number>;
}

/** How many objects of others there are, by quota code. What carries no tag in a VPC of the cluster came with that VPC. */
function countersOf(client: CloudClient, isOther: IsOther): Readonly<Record<string, Counter>> {
  const vpcs = once(() => allPages(client, 'DescribeVpcs', {}, ({ Vpcs }) => Vpcs));
  const isElsewhere = async () => {
    const own = new Set((await vpcs()).filter((it) => !isOther(it)).map(({ VpcId }) => VpcId));
    return ({ VpcId }: { readonly VpcId?: string | undefined }) => !own.has(VpcId);
  };
  return {
    [countQuotas.vpcs.code]: { what: 'VPCs', count: async () => (await vpcs()).filter(isOther).length },
    [countQuotas.internetGateways.code]: {
      what: 'internet gateways',
      count: async () => {
        const all = await allPages(client, 'DescribeInternetGateways', {}, (page) => page.InternetGateways);
        return all.filter(isOther).length;
      },
    },
    [countQuotas.elasticIps.code]: {
      what: 'Elastic IPs',
      count: async () => ((await client.call('DescribeAddresses', {})).Addresses ?? []).filter(isOther).length,
    },
    [countQuotas.securityGroups.code]: {
      what: 'security groups',
      count: async () => {
        const all = await allPages(client, 'DescribeSecurityGroups', {}, (page) => page.SecurityGroups);
        return all.filter(isOther).filter(await isElsewhere()).length;
      },
    },
    [countQuotas.networkInterfaces.code]: {
      what: 'network interfaces',
      count: async () => {
        const all = await allPages(client, 'DescribeNetworkInterfaces', {}, (page) => page.NetworkInterfaces);
        return all.filter(({ TagSet }) => isOther({ Tags: TagSet })).filter(await isElsewhere()).length;
      },
    },
  };
}
