import { RebuildError } from '../core/error.ts';
import type { CloudClient } from './client.ts';
import { keepGround } from './ground.ts';
import { type CloudHosts, hostsIn } from './hosts.ts';
import { ensurePublicKey, forgetUsedHostKeys } from './keys.ts';
import { type CloudChange, type CloudEmit, type Found, keyOf } from './model.ts';
import type { Patience } from './patience.ts';
import { performChanges } from './perform.ts';
import { type Survey, surveyCloud, withPublicKey } from './plan.ts';
import { reachOf } from './reach.ts';
import type { CloudSpec } from './spec.ts';
import { verifyCloud } from './verify.ts';

/** Asks whether a change that costs something may be made; `change.confirm` says what it costs. */
export type Confirm = (change: CloudChange) => boolean | Promise<boolean>;

export interface ApplyOptions {
  readonly emit?: CloudEmit;
  /** No further call is made once it fires; the same command later goes on where this one stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Default: no. */
  readonly confirm?: Confirm;
  /** Throws when what is there is not what was expected, such as by a plan that was made before. */
  readonly expect?: (survey: Survey) => void;
  /** Throws when the changes could not be made. Asked before the first one, and not where there are none. */
  readonly preflight?: (survey: Survey) => Promise<void>;
  /** Deadlines that differ from the usual ones. */
  readonly patience?: Partial<Patience>;
}

export interface CloudResult {
  /** What was changed. */
  readonly changes: readonly CloudChange[];
  /** What differs still, because nobody agreed. */
  readonly declined: readonly CloudChange[];
  readonly hosts: CloudHosts;
}

/**
 * Makes the cloud what `spec` says: looks, changes what differs, looks again.
 *
 * @throws RebuildError CLOUD_IMPOSSIBLE before any change; CLOUD_… of a change that failed, once those that do not
 *   depend on it are made; NOT_CONVERGED when EC2 took a change and still differs; INTERRUPTED
 */
export async function applyCloud(
  client: CloudClient,
  spec: CloudSpec,
  { emit = () => {}, signal, confirm = () => false, expect, preflight, patience }: ApplyOptions = {},
): Promise<CloudResult> {
  const reach = reachOf(client, spec.cluster, { emit, signal, patience });
  const seen = await surveyCloud(reach.client, spec);
  expect?.(seen);
  refuseImpossible(seen.changes);
  if (seen.changes.length > 0) await preflight?.(seen);
  for (const flaw of seen.flaws) throw flaw;
  const survey = seen.changes.length > 0 ? withPublicKey(seen, await ensurePublicKey(spec)) : seen;
  const { agreed, declined } = keepGround(await ask(survey.changes, confirm), survey.found);
  for (const change of declined) emit({ type: 'cloud.change', status: 'declined', change, seconds: 0 });

  let { found } = survey;
  if (agreed.length > 0 || found.some(isStarting)) {
    await performChanges({ reach, spec: survey.spec, survey, emit }, agreed);
    found = await verifyCloud(reach, survey, declined);
  }
  await forgetUsedHostKeys(spec.stateFolder, found);
  return { changes: agreed, declined, hosts: hostsIn(found) };
}

function refuseImpossible(changes: readonly CloudChange[]): void {
  const change = changes.find(({ impossible }) => impossible !== undefined);
  if (!change) return;
  const [{ field, from, to }] = change.fields as [CloudChange['fields'][number]];
  throw new RebuildError(
    'CLOUD_IMPOSSIBLE',
    `${keyOf(change)}: ${field} is ${from}, wanted ${to}, and ${change.impossible}.`,
    { hint: `Set it back to ${from} in infra.yaml; or run "rebuild destroy" and make the cluster anew.` },
  );
}

async function ask(changes: readonly CloudChange[], confirm: Confirm) {
  const agreed: CloudChange[] = [];
  const declined: CloudChange[] = [];
  for (const change of changes) {
    const isMoot = declined.some((it) => keyOf(it) === change.follows);
    const yes = !isMoot && (change.confirm === undefined || (await confirm(change)));
    (yes ? agreed : declined).push(change);
  }
  return { agreed, declined };
}

function isStarting({ type, about }: Found): boolean {
  return type === 'instance' && about.state === 'pending';
}
