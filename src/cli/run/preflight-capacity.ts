import { shippedCatalogue } from '../../capacity/catalogue.ts';
import type { FitResult } from '../../capacity/fit/model.ts';
import type { Catalogue } from '../../capacity/model.ts';
import type { Problem } from '../../capacity/problems.ts';
import type { AccountLimits } from '../../capacity/quota.ts';
import type { AccountFacts } from '../../cloud/account/facts.ts';
import { knownQuotas, quotaBuckets } from '../../cloud/data/quotas.ts';
import { knownAccount } from './account.ts';
import { planCapacity } from './capacity.ts';
import { fitOf } from './fit.ts';
import type { Workspace } from './workspace.ts';

/** Whether the whole inventory fits its account. What AWS answers counts before what the inventory says of it. */
export async function capacityProblems(
  { inventory, playbook }: Pick<Workspace, 'inventory' | 'playbook'>,
  asked: Promise<AccountFacts> | undefined,
): Promise<readonly Problem[]> {
  const [written, facts] = await Promise.all([knownAccount(inventory), asked]);
  const account: AccountLimits = {
    limits: new Map([...written.account.limits, ...(facts?.limits ?? [])]),
    usedByOthers: facts?.usedByOthers ?? new Map(),
  };
  const catalogue = facts && catalogueOf(inventory.infra?.region, facts);
  const plan = await planCapacity(inventory, { account, catalogue, playbook });
  const isVcpu = ({ code, message }: Problem) =>
    code === 'QUOTA_EXCEEDED' && quotaBuckets.some((bucket) => message.includes(bucket.code));
  if (!plan.problems.some(isVcpu)) return plan.problems;
  const fit = fitLines(fitOf(inventory, plan, { account }));
  return plan.problems.map((it) => (isVcpu(it) ? { ...it, ...fit, message: `${it.message}\n${fit.message}` } : it));
}

/** The tables of this version, with what EC2 and the price list have said. */
function catalogueOf(region: string | undefined, { types, prices }: AccountFacts): Catalogue {
  const shipped = shippedCatalogue(region);
  const { instanceHour, ...others } = prices ?? { instanceHour: {} };
  return {
    ...shipped,
    instanceType: (name) => types.get(name) ?? shipped.instanceType(name),
    prices: shipped.prices && {
      ...shipped.prices,
      ...others,
      instanceHour: { ...shipped.prices.instanceHour, ...instanceHour },
    },
  };
}

/** What would fit, in a line or two. */
function fitLines(fit: FitResult): Pick<Problem, 'message' | 'hint'> {
  if (fit.kind === 'fits') {
    const counts = Map.groupBy(fit.changes, ({ from, to }) => `${from.type} -> ${to.type}`);
    const changes = [...counts].map(([change, own]) => `${own.length} x ${change}`).join(', ');
    const vcpu = fit.quotas
      .map(({ quota, after, available }) => `${after} of ${available} vCPU in ${quota}`)
      .join(', ');
    return {
      message: `it fits with other types: ${changes} (${vcpu}; ${money(fit.monthlyUsd)})`,
      hint: 'Run "./rebuild fit --write" to use them, or "./rebuild quota" to ask for more.',
    };
  }
  if (fit.kind === 'phases') {
    const codes = fit.quotas
      .filter(({ need, available }) => need > available)
      .map(({ quota }) => knownQuotas.get(quota)?.code);
    return {
      message: `no set of types fits: ${fit.now.length} hosts now, and ${fit.later.join(', ')} after a raise of ${codes.join(', ')}`,
      hint: 'Run "./rebuild fit" for the phases, or "./rebuild quota" to ask for more.',
    };
  }
  return { message: 'no set of types fits', hint: 'Ask for more with "./rebuild quota", or for fewer hosts.' };
}

function money({ before, after }: { readonly before: number | undefined; readonly after: number | undefined }): string {
  const spell = (usd: number | undefined) => (usd === undefined ? 'unknown' : `$${usd.toFixed(2)}`);
  return `instances cost ${spell(after)} a month in place of ${spell(before)}`;
}
