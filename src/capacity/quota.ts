import { countQuotas, type QuotaBucket, quotaBuckets } from '../cloud/data/quotas.ts';
import type { Infra } from '../inventory/infra.ts';
import type { PlannedNode } from './model.ts';
import { sumOf } from './sum.ts';

/** What a plan needs of one quota against what the account has. */
export interface QuotaUse {
  readonly bucket: QuotaBucket;
  readonly unit: 'vCPU' | 'objects';
  /** Of the nodes whose size is known. */
  readonly need: number;
  /** How many nodes count against it with an unknown size. */
  readonly unknown: number;
  /** What is there that is not the cluster's; 0 where nobody was asked. */
  readonly usedByOthers: number;
  readonly isUsageKnown: boolean;
  /** Undefined: not known. */
  readonly limit: number | undefined;
  readonly isOver: boolean;
}

/** What is known of an account, by quota code. */
export interface AccountLimits {
  readonly limits: ReadonlyMap<string, number>;
  readonly usedByOthers: ReadonlyMap<string, number>;
}

/** What an inventory itself says of its account. Who else uses it is not known. */
export function statedAccount(infra: Infra | undefined): AccountLimits {
  const { quotas = {}, endpoint, lab } = infra ?? {};
  const ofLab = endpoint === 'lab' && lab?.vcpu_quota !== undefined ? [[usual.code, lab.vcpu_quota] as const] : [];
  return { limits: new Map([...Object.entries(quotas), ...ofLab]), usedByOthers: new Map() };
}

/** The quota of most families, On-Demand. The lab has this one only. */
const usual = quotaBuckets[0]!;

type Counted = Pick<PlannedNode, 'quota' | 'vcpu'>;

/** The vCPU that `nodes` need of each quota that they count against. */
export function quotaUse(nodes: readonly Counted[], account: AccountLimits): QuotaUse[] {
  const buckets = new Map(nodes.flatMap(({ quota }) => (quota ? [[quota.code, quota] as const] : [])));
  return [...buckets.values()].map((bucket) => {
    const mine = nodes.filter(({ quota }) => quota?.code === bucket.code);
    const { value: need, unknown } = sumOf(mine.map(({ vcpu }) => vcpu));
    return useOf({ bucket, unit: 'vCPU', need, unknown }, account);
  });
}

/** What else is limited for each region: VPCs and what is in them. What is there already by its id is not counted. */
export function countUse(infra: Infra, nodes: readonly unknown[], account: AccountLimits): QuotaUse[] {
  const own = infra.vpc.id === undefined ? 1 : 0;
  const groups = Object.values(infra.security_groups).filter(({ id }) => id === undefined).length;
  const counts: readonly (readonly [QuotaBucket, number])[] = [
    [countQuotas.vpcs, own],
    [countQuotas.internetGateways, own],
    [countQuotas.elasticIps, Object.keys(infra.elastic_ips).length],
    // A new VPC brings its default group, which counts too.
    [countQuotas.securityGroups, groups + own],
    [countQuotas.networkInterfaces, nodes.length],
  ];
  return counts
    .filter(([, need]) => need > 0)
    .map(([bucket, need]) => useOf({ bucket, unit: 'objects', need, unknown: 0 }, account));
}

function useOf(
  { bucket: { code, name }, ...needed }: Pick<QuotaUse, 'bucket' | 'unit' | 'need' | 'unknown'>,
  { limits, usedByOthers: used }: AccountLimits,
): QuotaUse {
  const usedByOthers = used.get(code) ?? 0;
  const limit = limits.get(code);
  const isOver = limit !== undefined && needed.need + usedByOthers > limit;
  return { bucket: { code, name }, ...needed, usedByOthers, isUsageKnown: used.has(code), limit, isOver };
}
