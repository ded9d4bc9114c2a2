import type { Instance } from '@aws-sdk/client-ec2';
import { RebuildError } from '../../core/error.ts';
import { isNotFound } from '../errors.ts';
import type { Reach } from '../hands.ts';
import { checksOf, type Named, spellChecks } from './instance-checks.ts';

/**
 * Waits until one instance has that state.
 *
 * @throws RebuildError CLOUD_UNHEALTHY with what was last seen; CLOUD_HOST_ENDED with EC2's reason when it ended instead
 */
export async function untilState(reach: Reach, host: Named, state: 'running' | 'stopped'): Promise<void> {
  await untilStates(reach, [host], state);
}

/** The same for several, with one call a look. */
export async function untilStates(reach: Reach, hosts: readonly Named[], state: 'running' | 'stopped'): Promise<void> {
  if (hosts.length === 0) return;
  const names = new Map(hosts.map(({ id, name }) => [id, name]));
  const what = `${hosts.map(({ name }) => name).join(', ')} ${hosts.length === 1 ? 'is' : 'are'} ${state}`;
  const isThere = ({ State }: Instance) => State?.Name === state;
  let late: readonly Named[] = hosts;
  const waiting = reach.wait({ what, timeoutSeconds: reach.stateSeconds }, async () => {
    const seen = await look(reach, [...names.keys()]);
    for (const instance of seen) refuseEnded(instance, names.get(instance.InstanceId!)!);
    const there = new Set(seen.filter(isThere).map(({ InstanceId }) => InstanceId));
    late = hosts.filter(({ id }) => !there.has(id));
    return late.length === 0 ? { done: undefined } : { state: describe(seen, names) };
  });
  await waiting.catch(async (error: unknown) => {
    throw isTimeout(error) ? unhealthy(error, late, await checksOf(reach, late)) : error;
  });
}

/**
 * Waits while EC2 says of one that it failed its status checks. A check that still runs, which takes minutes, is not
 * waited for: whether the host answers is seen sooner.
 *
 * @throws RebuildError CLOUD_UNHEALTHY with what was last seen
 */
export async function untilHealthy(reach: Reach, hosts: readonly Named[]): Promise<void> {
  if (hosts.length === 0) return;
  let ill: readonly Named[] = [];
  const what = `${hosts.map(({ name }) => name).join(', ')} passed EC2's status checks`;
  const waiting = reach.wait({ what, timeoutSeconds: reach.stateSeconds }, async () => {
    const checks = await checksOf(reach, hosts);
    ill = hosts.filter(({ id }) => checks.get(id)?.isImpaired);
    return ill.length === 0 ? { done: undefined } : { state: spellChecks(ill, checks) };
  });
  await waiting.catch((error: unknown) => {
    throw isTimeout(error) ? unhealthy(error, ill, new Map()) : error;
  });
}

/** Waits until all of them have ended, and so gave back their addresses and disks. */
export async function untilGone(reach: Reach, ids: readonly string[]): Promise<void> {
  await reach.wait({ what: `${ids.join(', ')} ended`, timeoutSeconds: reach.stateSeconds }, async () => {
    const left = (await look(reach, ids)).filter(({ State }) => State?.Name !== 'terminated');
    return left.length === 0 ? { done: undefined } : { state: describe(left, new Map()) };
  });
}

/** Instances that EC2 does not know (yet, or no more) are left out. */
async function look({ client }: Reach, ids: readonly string[]): Promise<Instance[]> {
  const filter = { Name: 'instance-id', Values: [...ids] };
  try {
    const { Reservations = [] } = await client.call('DescribeInstances', { Filters: [filter], MaxResults: 1000 });
    return Reservations.flatMap(({ Instances }) => Instances ?? []);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function refuseEnded({ InstanceId, State, StateReason, StateTransitionReason }: Instance, name: string): void {
  if (State?.Name !== 'terminated' && State?.Name !== 'shutting-down') return;
  const reason = StateReason?.Message || StateTransitionReason || 'no reason told';
  throw new RebuildError('CLOUD_HOST_ENDED', `${name} (${InstanceId}) ended: ${reason}.`, {
    hint: 'Read the reason; then run the same command again, it makes the host anew.',
    host: name,
  });
}

function describe(instances: readonly Instance[], names: ReadonlyMap<string, string>): string {
  if (instances.length === 0) return 'not known to EC2 yet';
  return instances.map((it) => `${names.get(it.InstanceId!) ?? it.InstanceId} ${stateOf(it)}`).join(', ');
}

/** `pending`; with EC2's reason, where that says more than the state. */
function stateOf({ State, StateReason }: Instance): string {
  const { Code = '', Message = '' } = StateReason ?? {};
  return Message && Code !== State?.Name ? `${State?.Name} (${Message})` : (State?.Name ?? '');
}

function isTimeout(error: unknown): error is RebuildError {
  return error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT';
}

function unhealthy(cause: RebuildError, hosts: readonly Named[], checks: Awaited<ReturnType<typeof checksOf>>) {
  const told = spellChecks(hosts, checks);
  const ids = hosts.map(({ id }) => id).join(' ');
  return new RebuildError('CLOUD_UNHEALTHY', told ? `${cause.message} Status checks: ${told}.` : cause.message, {
    hint: `Run the same command again; if it stays so, run "aws ec2 terminate-instances --instance-ids ${ids}" and then it: it makes them anew.`,
    host: hosts[0]?.name,
    cause,
  });
}
