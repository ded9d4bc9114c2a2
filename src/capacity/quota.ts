import type { PlannedNode, QuotaBucket } from './model.ts';

/** What nodes need of one quota, in vCPU, against what the account has. */
export interface QuotaUse {
  readonly bucket: QuotaBucket;
  readonly need: number;
  /** What instances that are not the cluster's take of it; 0 where nobody was asked. */
  readonly usedByOthers: number;
  /** Undefined: not known. */
  readonly limit: number | undefined;
  readonly isOver: boolean;
}

export interface AccountLimits {
  /** By quota code. */
  readonly limits: ReadonlyMap<string, number>;
  readonly usedByOthers: ReadonlyMap<string, number>;
}

type Counted = Pick<PlannedNode, 'quota' | 'vcpu'>;

/** Of each quota that `nodes` count against, how much they need. Nodes of unknown types count nowhere. */
export function quotaUse(nodes: readonly Counted[], { limits, usedByOthers }: AccountLimits): QuotaUse[] {
  const buckets = new Map(nodes.flatMap(({ quota }) => (quota ? [[quota.code, quota] as const] : [])));
  return [...buckets.values()].map((bucket) => {
    const mine = nodes.filter(({ quota }) => quota?.code === bucket.code);
    const need = mine.reduce((sum, { vcpu = 0 }) => sum + vcpu, 0);
    const others = usedByOthers.get(bucket.code) ?? 0;
    const limit = limits.get(bucket.code);
    return { bucket, need, usedByOthers: others, limit, isOver: limit !== undefined && need + others > limit };
  });
}
