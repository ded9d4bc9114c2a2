import { RebuildError } from '../core/error.ts';
import type { CloudClient } from './client.ts';
import { ec2Code, isNotFound } from './errors.ts';
import type { Image } from './image.ts';
import type { CloudEmit, TypeName } from './model.ts';
import type { Patience } from './patience.ts';
import type { CloudSpec } from './spec.ts';
import type { Wait } from './wait.ts';

/** What looking at the cloud, and removing from it, needs. */
export interface Reach extends Patience {
  readonly client: CloudClient;
  readonly cluster: string;
  readonly wait: Wait;
}

/** What making and changing needs besides. */
export interface Hands extends Reach {
  readonly spec: CloudSpec;
  /** The EC2 id of an object that is there, or has been made in this run. */
  id(type: TypeName, name: string): string;
  readonly emit: CloudEmit;
  /** What new instances are made from. */
  readonly image: Image | undefined;
}

/**
 * The same client, that tries again for a while when EC2 does not know an id. EC2 is eventually consistent: what was
 * made a moment ago may be unknown to the next call. Only for calls about what was seen or made in this run.
 */
export function patient({ client, wait, visibleSeconds }: Reach): CloudClient {
  return {
    call: async (name, input) =>
      await wait({ what: `EC2 knows what ${name} is about`, timeoutSeconds: visibleSeconds }, async () => {
        try {
          return { done: await client.call(name, input) };
        } catch (error) {
          if (isNotFound(error)) return { state: ec2Code(error) };
          throw error;
        }
      }),
  };
}

/** Removes something that may be gone already. */
export async function remove(call: () => Promise<unknown>): Promise<void> {
  await call().catch((error: unknown) => {
    if (!isNotFound(error) && !/\.NotAttached$/.test(ec2Code(error))) throw error;
  });
}

/**
 * Joins two objects that may be joined already, by a call whose answer was lost. Whether they are joined as they should
 * be is seen afterwards.
 */
export async function join(call: () => Promise<unknown>): Promise<void> {
  await call().catch((error: unknown) => {
    if (!/(\.AlreadyAssociated|^RouteAlreadyExists|\.Duplicate)$/.test(ec2Code(error))) throw error;
  });
}

/**
 * Removes something that others may still hold for a moment, such as the network interface of an ended instance.
 *
 * @throws RebuildError CLOUD_DEPENDENCY naming what holds it
 */
export async function removeOnceFree(
  { wait, freeSeconds }: Reach,
  what: string,
  call: () => Promise<unknown>,
  holders: () => Promise<readonly string[]>,
): Promise<void> {
  try {
    await wait({ what: `nothing uses ${what}`, timeoutSeconds: freeSeconds }, async () => {
      try {
        return { done: await remove(call) };
      } catch (error) {
        if (isDependency(error)) return { state: ec2Code(error) };
        throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof RebuildError && error.code === 'CLOUD_TIMEOUT')) throw error;
    throw held(what, await holders(), error);
  }
}

function isDependency(error: unknown): boolean {
  return error instanceof RebuildError && error.code === 'CLOUD_DEPENDENCY';
}

/** @param holders what others have that uses it */
export function held(what: string, holders: readonly string[], cause?: RebuildError): RebuildError {
  const by = holders.length > 0 ? holders.join(', ') : 'something that EC2 does not name';
  return new RebuildError('CLOUD_DEPENDENCY', `${what} cannot be removed: it is still used by ${by}.`, {
    hint: 'Remove that first (it does not carry the tag of this cluster), then run it again.',
    cause,
  });
}
