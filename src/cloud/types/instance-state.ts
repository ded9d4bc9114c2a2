import type { Instance } from '@aws-sdk/client-ec2';
import { RebuildError } from '../../core/error.ts';
import { isNotFound } from '../errors.ts';
import type { Reach } from '../hands.ts';

const stateSeconds = 600;

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Waits until one instance has that state.
 *
 * @throws RebuildError CLOUD_TIMEOUT; CLOUD_HOST_ENDED with EC2's reason when it ended instead
 */
export async function untilState(reach: Reach, host: Named, state: 'running' | 'stopped'): Promise<void> {
  await untilStates(reach, [host], state);
}

/** The same for several, with one call a look. */
export async function untilStates(reach: Reach, hosts: readonly Named[], state: 'running' | 'stopped'): Promise<void> {
  if (hosts.length === 0) return;
  const names = new Map(hosts.map(({ id, name }) => [id, name]));
  const what = `${hosts.map(({ name }) => name).join(', ')} ${hosts.length === 1 ? 'is' : 'are'} ${state}`;
  await reach.wait({ what, timeoutSeconds: stateSeconds }, async () => {
    const seen = await look(reach, [...names.keys()]);
    for (const instance of seen) refuseEnded(instance, names.get(instance.InstanceId!)!);
    const done = seen.filter(({ State }) => State?.Name === state).length;
    return done === hosts.length ? { done: undefined } : { state: describe(seen, names) };
  });
}

/** Waits until all of them have ended, and so gave back their addresses and disks. */
export async function untilGone(reach: Reach, ids: readonly string[]): Promise<void> {
  await reach.wait({ what: `${ids.join(', ')} ended`, timeoutSeconds: stateSeconds }, async () => {
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

function refuseEnded({ InstanceId, State, StateReason }: Instance, name: string): void {
  if (State?.Name !== 'terminated' && State?.Name !== 'shutting-down') return;
  throw new RebuildError(
    'CLOUD_HOST_ENDED',
    `${name} (${InstanceId}) ended: ${StateReason?.Message || 'no reason told'}.`,
    {
      hint: 'Read the reason; then run the same command again, it makes the host anew.',
      host: name,
    },
  );
}

function describe(instances: readonly Instance[], names: ReadonlyMap<string, string>): string {
  if (instances.length === 0) return 'not known to EC2 yet';
  return instances.map(({ InstanceId: id, State }) => `${names.get(id!) ?? id} ${State?.Name}`).join(', ');
}
