import { setTimeout as sleep } from 'node:timers/promises';
import type { Docker } from '../docker/docker.ts';

const firstWordSeconds = 15;

/**
 * Whether the engine gets `image` from its registry. Where none answers an engine tries on for minutes: it is given
 * seconds to begin, and then the time it needs.
 */
export async function pulls(docker: Docker, image: string, signal?: AbortSignal): Promise<boolean> {
  const giveUp = new AbortController();
  let isBegun = false;
  const pulled = docker
    .run(['pull', image], {
      signal: AbortSignal.any([giveUp.signal, ...(signal ? [signal] : [])]),
      onOutput: () => {
        isBegun = true;
      },
    })
    .then(
      () => true,
      () => false,
    );
  const late = sleep(firstWordSeconds * 1000, undefined, { ref: false }).then(() => isBegun || giveUp.abort());
  return Promise.race([pulled, late.then(() => pulled)]);
}
