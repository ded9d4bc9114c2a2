import { expect, it } from 'vitest';
import type { CloudEvent } from '../../src/cloud/model.ts';
import { waiter } from '../../src/cloud/wait.ts';

const options = { what: 'redis is running', timeoutSeconds: 5 };

it('looks until it is done, and tells what it sees', async () => {
  const events: CloudEvent[] = [];
  let looks = 0;
  const done = await waiter({ emit: (event) => events.push(event) })(options, async () =>
    ++looks === 3 ? { done: 'there' } : { state: `pending ${looks}` },
  );
  expect(done).toBe('there');
  expect(events).toEqual([
    { type: 'cloud.wait', what: 'redis is running', state: 'pending 1', seconds: expect.any(Number) },
    { type: 'cloud.wait', what: 'redis is running', state: 'pending 2', seconds: expect.any(Number) },
  ]);
});

it('tells nothing when it is done at once', async () => {
  const events: CloudEvent[] = [];
  await waiter({ emit: (event) => events.push(event) })(options, async () => ({ done: true }));
  expect(events).toEqual([]);
});

it('says at its deadline what was last seen', async () => {
  const waiting = waiter({})({ ...options, timeoutSeconds: 0.1 }, async () => ({ state: 'pending' }));
  await expect(waiting).rejects.toMatchObject({
    code: 'CLOUD_TIMEOUT',
    message: 'Waited 0.1 s for: redis is running. Last seen: pending.',
  });
});

it('looks no more once it is told to stop', async () => {
  const stop = new AbortController();
  let looks = 0;
  const waiting = waiter({ signal: stop.signal })(options, async () => {
    looks++;
    stop.abort();
    return { state: 'pending' };
  });
  await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(looks).toBe(1);
});
