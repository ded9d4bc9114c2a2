import { RebuildError } from '../../core/error.ts';
import { ec2Code } from '../errors.ts';
import { type Placement, placementsOf, spellPlacement } from '../fallback.ts';
import type { Hands } from '../hands.ts';
import { ensureHostKey, ensurePublicKey, forgetHostKey, isHostKeyKept } from '../keys.ts';
import type { Wanted } from '../model.ts';
import { hostKeyTag, tagValue } from '../tags.ts';
import { userData } from '../user-data.ts';
import { describeInstances, isAlive } from './instance-observe.ts';
import { requestOf } from './instance-request.ts';

/**
 * Asks for one instance, and does not wait until it runs. Where EC2 has no capacity, what the inventory allows besides
 * is tried.
 *
 * @throws RebuildError CLOUD_CAPACITY with all that was tried
 */
export async function runInstance(hands: Hands, wanted: Wanted): Promise<string> {
  const [first, ...others] = placementsOf(wanted).map((place) => ({ place, spelled: spellPlacement(place) }));
  let failure: RebuildError | undefined;
  for (const { place, spelled } of [first!, ...others]) {
    if (failure) {
      const why = ec2Code(failure);
      hands.emit({ type: 'cloud.fallback', host: wanted.name, wanted: first!.spelled, tried: spelled, why });
    }
    try {
      return await runAs(hands, wanted, place);
    } catch (error) {
      if (!isShort(error)) throw error;
      failure = error;
    }
  }
  throw exhausted(
    failure!,
    [first!, ...others].map(({ spelled }) => spelled),
  );
}

function isShort(error: unknown): error is RebuildError {
  return error instanceof RebuildError && error.code === 'CLOUD_CAPACITY';
}

function exhausted({ code, message, hint, cause }: RebuildError, tried: readonly string[]): RebuildError {
  return new RebuildError(code, `${message.replace(/\.?$/, '.')} Tried: ${tried.join(', ')}.`, { hint, cause });
}

async function runAs(hands: Hands, wanted: Wanted, place: Placement): Promise<string> {
  const { stateFolder } = hands.spec;
  const earlier = await earlierLife(hands, wanted.name);
  if (earlier !== undefined) return earlier;
  const hostKey = await ensureHostKey(stateFolder, wanted.name);
  const publicKey = await ensurePublicKey(hands.spec);
  const script = userData({ hostname: wanted.name, hostKey, authorizedKeys: publicKey ? [publicKey] : [] });
  const request = requestOf(hands, wanted, { place, hostPublicKey: hostKey.publicKey, userData: script });
  try {
    const { Instances } = await hands.client.call('RunInstances', request);
    const made = Instances![0]!;
    if (isAlive(made)) return made.InstanceId!;
  } catch (error) {
    // The token stands for another request: the inventory was changed since a run that was cut off.
    if (ec2Code(error) !== 'IdempotentParameterMismatch') throw error;
    const made = await lookForLife(hands, wanted.name);
    if (made !== undefined) return made;
  }
  // EC2 knows the token from a life of this host that has ended.
  await forgetHostKey(stateFolder, wanted.name);
  return await runAs(hands, wanted, place);
}

/**
 * The instance that was made with the host key that is kept, by a run that did not see what became of it. When that one
 * has ended, its key is forgotten, and with it the token that EC2 knows.
 */
async function earlierLife(hands: Hands, host: string): Promise<string | undefined> {
  const { cluster, client, spec } = hands;
  if (!(await isHostKeyKept(spec.stateFolder, host))) return undefined;
  const { publicKey } = await ensureHostKey(spec.stateFolder, host);
  const lives = (await describeInstances(client, cluster)).filter(
    ({ Tags }) => tagValue(Tags, hostKeyTag) === publicKey,
  );
  const living = lives.find(isAlive);
  if (!living && lives.length > 0) await forgetHostKey(spec.stateFolder, host);
  return living?.InstanceId;
}

/** The same, for a while: EC2's lists may lag behind. */
async function lookForLife(hands: Hands, host: string): Promise<string | undefined> {
  try {
    return await hands.wait({ what: `${host} shows`, timeoutSeconds: hands.doubtSeconds }, async () => {
      const id = await earlierLife(hands, host);
      const isOver = id === undefined && !(await isHostKeyKept(hands.spec.stateFolder, host));
      return id !== undefined || isOver ? { done: id } : { state: 'not there' };
    });
  } catch (error) {
    if (error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT') return undefined;
    throw error;
  }
}
