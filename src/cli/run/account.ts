import { type AccountLimits, statedAccount } from '../../capacity/quota.ts';
import { quotaBuckets } from '../../cloud/data/quotas.ts';
import { RebuildError } from '../../core/error.ts';
import type { Infra } from '../../inventory/infra.ts';
import type { Inventory } from '../../inventory/model.ts';

/** Limits, and where they are from, as it is said to people. */
export interface KnownAccount {
  readonly account: AccountLimits;
  readonly source: string;
  /** Whether the zone of a host has a type; where that was asked. */
  isOffered?(type: string, host: string): boolean;
}

/** The quota that all usual instances count against, which a number without a code means. */
const usual = quotaBuckets[0]!.code;

/** What is known of the account of an inventory. */
export async function knownAccount({ infra }: Inventory): Promise<KnownAccount> {
  if (!infra) return { account: statedAccount(undefined), source: 'none' };
  return writtenAccount(infra);
}

/** What the inventory says of its account. */
function writtenAccount(infra: Infra): KnownAccount {
  const isOfLab = infra.endpoint === 'lab' && infra.lab.vcpu_quota !== undefined;
  return {
    account: statedAccount(infra),
    source: isOfLab ? 'lab.vcpu_quota of infra.yaml' : 'quotas of infra.yaml',
  };
}

/** `known`, with other limits for what is asked "what if" of. */
export function whatIf(
  known: KnownAccount,
  given: { readonly quotas: ReadonlyMap<string, number>; readonly vcpu: number | undefined },
): KnownAccount {
  const asked = new Map([...(given.vcpu === undefined ? [] : [[usual, given.vcpu] as const]), ...given.quotas]);
  if (asked.size === 0) return known;
  const { account, source } = known;
  return {
    ...known,
    account: { ...account, limits: new Map([...account.limits, ...asked]) },
    source: account.limits.size === 0 ? 'the command line' : `the command line, then ${source}`,
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
