import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { sh } from '../../src/core/text.ts';
import { isLostInFlight } from '../../src/transport/errors.ts';
import { fakeConnection, fakeLoss } from '../../src/transport/fake.ts';
import { runJob } from '../../src/transport/job.ts';

it('answers, and remembers what it was asked', async () => {
  const fake = fakeConnection((script) => ({ stdout: `ran ${script}`, exitCode: 2 }));
  const chunks: string[] = [];
  const result = await fake.run(sh`echo ${new Secret('a', 'b')}`, { onOutput: (chunk) => chunks.push(chunk) });
  expect(result).toEqual({ stdout: "ran echo 'b'", stderr: '', exitCode: 2 });
  expect({ chunks, scripts: fake.scripts, trips: fake.trips }).toEqual({
    chunks: ["ran echo 'b'"],
    scripts: ["echo 'b'"],
    trips: 1,
  });
});

it('loses its connection in flight', async () => {
  const fake = fakeConnection(() => ({ stdout: 'abc', dropAfter: 2 }));
  const chunks: string[] = [];
  const running = fake.run(sh`true`, { onOutput: (chunk) => chunks.push(chunk) });
  await expect(running).rejects.toSatisfy(isLostInFlight);
  expect(chunks).toEqual(['ab']);
});

it('throws what its answer throws', async () => {
  const fake = fakeConnection(() => {
    throw fakeLoss('web');
  });
  await expect(fake.run(sh`true`)).rejects.toMatchObject({ code: 'SSH_LOST', host: 'web' });
});

it.each([
  ['goes well', {}, 1],
  ['loses its connection', { dropAfter: 3 }, 2],
])('runs a job that %s', async (_, drop, trips) => {
  const fake = fakeConnection(() => ({ stdout: 'é out', stderr: ', err', exitCode: 3, ...drop }));
  const chunks: string[] = [];
  const result = await runJob(fake, sh`work`, { onOutput: (chunk) => chunks.push(chunk) });
  expect(result).toEqual({ stdout: 'é out, err', exitCode: 3 });
  expect({ output: chunks.join(''), scripts: fake.scripts, trips: fake.trips }).toEqual({
    output: 'é out, err',
    scripts: ['work'],
    trips,
  });
});

it('ends what is interrupted, a job too', async () => {
  const fake = fakeConnection(() => sleep(5000, {}, { ref: false }));
  const [one, two] = [AbortSignal.timeout(20), AbortSignal.timeout(20)];
  await expect(fake.run(sh`a`, { signal: one })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await expect(runJob(fake, sh`b`, { signal: two })).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
