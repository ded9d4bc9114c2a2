import { instanceType } from '../../cloud/data/instance-types.ts';
import { type Market, quotaFor } from '../../cloud/data/quotas.ts';
import { type Instance, instances } from './instances.ts';
import { type Ec2Answer, type Ec2Request, type Handler, listParam, refusal } from './message.ts';
import type { Upstream } from './upstream.ts';

export interface QuotaRules {
  readonly upstream: Upstream;
  /** What the account allows of a quota, in vCPU; undefined for anything. */
  limit(code: string): number | undefined;
}

type Asked = Pick<Instance, 'type' | 'market'>;

/**
 * Refuses what would have more vCPU run than the account allows. Pending and running instances count, stopped ones do
 * not; a dry run asks for permission only. Two requests cannot both take the last vCPU: one is looked at after the other.
 */
export function enforceQuota({ upstream, limit }: QuotaRules): Handler {
  let turn: Promise<unknown> = Promise.resolve();
  return (request, next) => {
    const isCounted = request.action === 'RunInstances' || request.action === 'StartInstances';
    if (!isCounted || request.params.get('DryRun') === 'true') return next(request);
    const answer = turn.then(() => runChecked(request, next));
    turn = answer.catch(() => {});
    return answer;
  };

  async function runChecked(...[request, next]: Parameters<Handler>): Promise<Ec2Answer> {
    const all = await instances(upstream);
    const asked = askedIn(request, all);
    const counting = all.filter(({ state }) => state === 'pending' || state === 'running');
    return overQuota(asked, counting, limit) ?? next(request);
  }
}

/** The instances that would run besides. */
function askedIn({ action, params }: Ec2Request, all: readonly Instance[]): readonly Asked[] {
  if (action === 'StartInstances') {
    const ids = listParam(params, 'InstanceId');
    return all.filter(({ id, state }) => ids.includes(id) && state === 'stopped');
  }
  const market: Market = params.get('InstanceMarketOptions.MarketType') === 'spot' ? 'spot' : 'on-demand';
  const one = { type: params.get('InstanceType') ?? '', market };
  return Array.from({ length: Number(params.get('MaxCount') ?? 1) }, () => one);
}

function overQuota(
  asked: readonly Asked[],
  counting: readonly Asked[],
  limit: QuotaRules['limit'],
): Ec2Answer | undefined {
  for (const [code, group] of Map.groupBy(asked, codeOf)) {
    const allowed = code === undefined ? undefined : limit(code);
    if (allowed === undefined) continue;
    const running = vcpuOf(counting.filter((it) => codeOf(it) === code));
    if (running + vcpuOf(group) > allowed) return refused(group[0]!.market, allowed);
  }
  return undefined;
}

function codeOf({ type, market }: Asked): string | undefined {
  return quotaFor(type, market)?.code;
}

function vcpuOf(all: readonly Asked[]): number {
  return all.reduce((sum, { type }) => sum + (instanceType(type)?.vcpu ?? 0), 0);
}

/** EC2's own words: "Error codes for the Amazon EC2 API". */
function refused(market: Market, limit: number): Ec2Answer {
  if (market === 'spot') return refusal('MaxSpotInstanceCountExceeded', 'Max spot instance count exceeded');
  return refusal(
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  );
}

/** A type is changed while the instance is stopped only. moto changes it at any time. */
export function refuseRunningResize({ upstream }: Pick<QuotaRules, 'upstream'>): Handler {
  return async (request, next) => {
    const { action, params } = request;
    if (action !== 'ModifyInstanceAttribute' || !params.has('InstanceType.Value')) return next(request);
    const id = params.get('InstanceId');
    const instance = (await instances(upstream)).find((it) => it.id === id);
    if (!instance || instance.state === 'stopped') return next(request);
    return refusal('IncorrectInstanceState', `The instance '${id}' is not in the 'stopped' state.`);
  };
}
