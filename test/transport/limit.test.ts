import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { limit } from '../../src/transport/limit.ts';

it('runs no more than so many at once, in order, and goes on after a failure', async () => {
  const limited = limit(2);
  let running = 0;
  let most = 0;
  const started: number[] = [];
  const results = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((number) =>
      limited(async () => {
        started.push(number);
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        running -= 1;
        if (number === 1) throw new Error('broken');
        return number;
      }),
    ),
  );
  expect({ most, started }).toEqual({ most: 2, started: [0, 1, 2, 3, 4] });
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});
