import type { AccountLimits } from '../../capacity/quota.ts';
import { quotaBuckets } from '../../cloud/data/quotas.ts';
import { RebuildError } from '../../core/error.ts';
import type { Infra } from '../../inventory/infra.ts';
import type { Inventory } from '../../inventory/model.ts';

/** Limits, and where they are from, as it is said to people. */
export interface KnownAccount {
  readonly account: AccountLimits;
  readonly source: string;
}

/** The quota that all usual instances count against, which a number without a code means. */
const usual = quotaBuckets[0]!.code;

/** What is known of the account of an inventory. */
export async function knownAccount({ infra }: Inventory): Promise<KnownAccount> {
  if (!infra) return { account: { limits: new Map(), usedByOthers: new Map() }, source: 'none' };
  return writtenAccount(infra);
}

/** What the inventory says of its account. */
function writtenAccount({ quotas, endpoint, lab }: Infra): KnownAccount {
  const ofLab = endpoint === 'lab' ? lab.vcpu_quota : undefined;
  const limits = new Map(Object.entries(quotas));
  if (ofLab !== undefined) limits.set(usual, ofLab);
  return {
    account: { limits, usedByOthers: new Map() },
    source: ofLab === undefined ? 'quotas of infra.yaml' : 'lab.vcpu_quota of infra.yaml',
  };
}

/** `known`, with other limits for what is asked "what if" of. */
export function whatIf(
  { account, source }: KnownAccount,
  given: { readonly quotas: ReadonlyMap<string, number>; readonly vcpu: number | undefined },
): KnownAccount {
  const asked = new Map([...(given.vcpu === undefined ? [] : [[usual, given.vcpu] as const]), ...given.quotas]);
  if (asked.size === 0) return { account, source };
  return {
    account: { ...account, limits: new Map([...account.limits, ...asked]) },
    source: asked.size >= account.limits.size ? 'the command line' : `the command line, then ${source}`,
  };
}

/** What is known of the limits, or an error where nothing is. @throws RebuildError FIT_NO_QUOTA */
export function limitsOf(inventory: Inventory, known: KnownAccount, codes: readonly string[]): KnownAccount {
  if (codes.some((code) => known.account.limits.has(code))) return known;
  throw new RebuildError('FIT_NO_QUOTA', `no limit is known of ${codes.join(' and ') || 'any quota'}`, {
    hint: inventory.infra
      ? `Add "quotas: { ${codes[0] ?? usual}: N }" to infra.yaml, or try one with --vcpu N.`
      : 'Try one with --vcpu N.',
  });
}
