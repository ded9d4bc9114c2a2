import { RebuildError } from '../core/error.ts';
import type { Adopted } from './adopt.ts';
import { compareCloud } from './compare.ts';
import type { Reach } from './hands.ts';
import { type CloudChange, type Found, keyOf, type Wanted } from './model.ts';
import { observeCloud } from './observe.ts';

/**
 * Looks again until nothing differs but what was declined.
 *
 * @throws RebuildError NOT_CONVERGED naming what differs, as found and as wanted
 */
export async function verifyCloud(
  reach: Reach,
  { wanted, adopted }: { readonly wanted: readonly Wanted[]; readonly adopted: readonly Adopted[] },
  declined: readonly CloudChange[],
): Promise<readonly Found[]> {
  const left = new Set(declined.map(identity));
  try {
    return await reach.wait({ what: 'EC2 shows the changes', timeoutSeconds: reach.settleSeconds }, async () => {
      const found = await observeCloud(reach.client, reach.cluster, adopted);
      const differing = compareCloud(wanted, found).changes.filter((change) => !left.has(identity(change)));
      return differing.length === 0 ? { done: found } : { state: differing.map(spell).join('; ') };
    });
  } catch (error) {
    if (!(error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT')) throw error;
    throw new RebuildError('NOT_CONVERGED', `EC2 took the changes, and still differs. ${error.message}`, {
      hint: 'Run it again; if it stays so, something else changes the same objects.',
      cause: error,
    });
  }
}

function identity(change: CloudChange): string {
  return [change.action, keyOf(change), ...change.fields.map(({ field }) => field)].join(' ');
}

/** `instance k8s-redis: type is t3.micro, wanted t3.small`. */
function spell(change: CloudChange): string {
  if (change.action === 'create') return `${keyOf(change)} is not there`;
  if (change.action === 'delete') return `${keyOf(change)} is there`;
  const fields = change.fields.map(({ field, from, to }) => `${field} is ${from || 'not set'}, wanted ${to}`);
  return `${keyOf(change)}: ${fields.join(', ')}`;
}
