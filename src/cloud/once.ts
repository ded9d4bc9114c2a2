import { RebuildError } from '../core/error.ts';
import { isInDoubt } from './errors.ts';
import type { Hands } from './hands.ts';
import { keyOf } from './model.ts';
import type { CloudType } from './types/define.ts';

const attempts = 3;

/**
 * Makes an object that EC2 would make twice if it were asked twice. When nobody knows whether a request took effect, the
 * object is looked for by its tags, which it has from its first moment, and asked for again only when it does not show.
 *
 * @returns the EC2 id
 */
export async function createOnce(
  hands: Hands,
  type: CloudType,
  name: string,
  create: () => Promise<string | undefined>,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await create())!;
    } catch (error) {
      if (!isInDoubt(error) && !isClash(error)) throw error;
      const made = await lookFor(hands, type, name);
      if (made !== undefined) return made;
      if (isClash(error) || attempt >= attempts) throw error;
    }
  }
}

/** The object of that name, when it shows within a while: EC2's lists may lag behind. */
async function lookFor(hands: Hands, type: CloudType, name: string): Promise<string | undefined> {
  const key = keyOf({ type: type.type, name });
  try {
    return await hands.wait({ what: `${key} shows`, timeoutSeconds: hands.doubtSeconds }, async () => {
      const { names } = await type.observe!(hands.client, hands.cluster);
      const id = names.find(([, it]) => it === name)?.[0];
      return id === undefined ? { state: 'not there' } : { done: id };
    });
  } catch (error) {
    if (error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT') return undefined;
    throw error;
  }
}

/** Its name or range is taken: perhaps by itself, from a request whose answer was lost. */
function isClash(error: unknown): boolean {
  return error instanceof RebuildError && error.code === 'CLOUD_CLASH';
}
