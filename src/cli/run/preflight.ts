import type { Problem } from '../../capacity/problems.ts';
import type { Identity } from '../../cloud/account/client.ts';
import { type AccountFacts, accountFacts } from '../../cloud/account/facts.ts';
import { countQuotas, quotaBuckets } from '../../cloud/data/quotas.ts';
import type { Survey } from '../../cloud/plan.ts';
import { askEc2, flawFindings, hostsToSize } from '../../cloud/preflight/ec2.ts';
import { checkedFacts, type Finding } from '../../cloud/preflight/finding.ts';
import type { Cloud } from './cloud.ts';
import { capacityProblems } from './preflight-capacity.ts';
import { placer } from './preflight-place.ts';
import type { Workspace } from './workspace.ts';

export interface Preflight {
  /** Errors keep the changes from being made. */
  readonly problems: readonly Problem[];
  /** Who asks; undefined where nobody was asked. */
  readonly identity: Identity | undefined;
}

/**
 * Everything that would keep the changes of `survey` from being made, all at once, found without changing anything. With no
 * cloud to ask (a lab that is not up) only what the inventory itself tells.
 */
export async function preflight(
  workspace: Workspace,
  cloud: Pick<Cloud, 'client' | 'account'> | undefined,
  survey: Survey,
): Promise<Preflight> {
  const facts = cloud && factsOf(cloud, survey);
  const [findings, known, capacity] = await Promise.all([
    cloud && facts ? askEc2(cloud.client, survey, { hasDryRuns: hasDryRuns(workspace), facts }) : flawFindings(survey),
    facts,
    hostsToSize(survey).length > 0 ? capacityProblems(workspace, facts) : [],
  ]);
  const all: readonly Finding[] = [...findings, ...(known ? checkedFacts(known.unknown) : [])];
  const place = await placer(workspace.inventory, all);
  const told = all.map(({ about, ...it }): Problem => ({ ...it, at: about && place(about) }));
  return { problems: withoutTwins([...told, ...capacity]), identity: known?.identity };
}

/** What the account is asked: quotas and types only where hosts are made or get another type. */
function factsOf({ client, account }: Pick<Cloud, 'client' | 'account'>, survey: Survey): Promise<AccountFacts> {
  const hosts = hostsToSize(survey);
  const codes = [...quotaBuckets, ...Object.values(countQuotas)].map(({ code }) => code);
  return accountFacts(client, account, {
    cluster: survey.spec.cluster,
    codes: hosts.length > 0 ? codes : [],
    types: [...new Set(hosts.flatMap(({ type, fallback }) => [type, ...(fallback?.types ?? [])]))],
    zones: [...new Set(survey.spec.subnets.map(({ zone }) => zone))],
  });
}

/** AWS and the lab are known to make nothing in a dry run. */
function hasDryRuns({ inventory: { infra } }: Workspace): boolean {
  return infra?.endpoint === 'aws' || infra?.endpoint === 'lab';
}

/** An error of EC2 about a type says more than the warning of tables that do not know it. */
function withoutTwins(problems: readonly Problem[]): readonly Problem[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const isTwin = (it: Problem) =>
    it.severity === 'warning' && errors.some(({ code, message }) => code === it.code && sameHost(message, it.message));
  return problems.filter((it) => !isTwin(it));
}

function sameHost(one: string, other: string): boolean {
  return one.split(':', 1)[0] === other.split(':', 1)[0];
}
