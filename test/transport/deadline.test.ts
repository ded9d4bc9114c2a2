import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { deadline } from '../../src/transport/deadline.ts';

it('expires after its time', async () => {
  const expire = vi.fn();
  deadline(200, expire);
  const start = Date.now();
  await expect.poll(() => expire, { timeout: 10_000 }).toHaveBeenCalledOnce();
  expect(Date.now() - start).toBeGreaterThanOrEqual(150);
});

it('does not expire when it was called off', async () => {
  const expire = vi.fn();
  deadline(100, expire)();
  await sleep(250);
  expect(expire).not.toHaveBeenCalled();
});

it('does not hold against its peer the time in which this process was not running', async () => {
  const expire = vi.fn();
  const callOff = deadline(400, expire);
  const end = Date.now() + 600;
  while (Date.now() < end);
  await sleep(150);
  expect(expire).not.toHaveBeenCalled();
  callOff();
});
