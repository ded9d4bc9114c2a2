import { expect, it } from 'vitest';
import { onHost } from '../../../src/cli/run/on-host.ts';
import { Redactor } from '../../../src/core/redact.ts';
import { Secret } from '../../../src/core/secret.ts';
import { sh } from '../../../src/core/text.ts';
import { type FakeAnswer, fakeConnection } from '../../../src/transport/fake.ts';

const hints = { DISH_FAILED: 'Cook again.', OVEN_COLD: 'Heat it.' };

function ran(answer: FakeAnswer) {
  const redactor = new Redactor();
  redactor.add(new Secret('pin', '123456'));
  const station = { connection: fakeConnection(() => answer, 'kitchen'), redactor };
  return onHost(station, sh`cook`, { code: 'DISH_FAILED', hints });
}

it('gives what a script printed', async () => {
  expect(await ran({ stdout: 'soup\n' })).toMatchObject({ stdout: 'soup\n' });
});

it('names the cause that the script gives, then what else it said', async () => {
  await expect(ran({ exitCode: 1, stderr: 'lighting\nOVEN_COLD: no fire\nstopped\n' })).rejects.toMatchObject({
    code: 'OVEN_COLD',
    message: 'no fire\nlighting\nstopped',
    hint: 'Heat it.',
    host: 'kitchen',
  });
});

it('takes its last line for the cause when it gives none, and masks secrets', async () => {
  await expect(ran({ exitCode: 2, stderr: 'lighting\nwrong pin 123456\n' })).rejects.toMatchObject({
    code: 'DISH_FAILED',
    message: 'wrong pin <secret pin>\nlighting',
    hint: 'Cook again.',
  });
  await expect(ran({ exitCode: 2 })).rejects.toMatchObject({ message: 'no output' });
});
