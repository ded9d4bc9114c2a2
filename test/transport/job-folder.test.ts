import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Script, sh } from '../../src/core/text.ts';
import type { Connection, RunResult } from '../../src/transport/connection.ts';
import { runJob } from '../../src/transport/job.ts';
import { folderWith } from '../support/folder.ts';
import { shell } from '../support/shell.ts';

it('jobs in folders of their own do not wait for each other', async () => {
  const folder = folderWith({});
  const [one, other] = ['one', 'other'].map((name) => shell(join(folder, name)));
  const goesOn = join(folder, 'go');
  const { promise: up, resolve } = Promise.withResolvers<void>();
  const script = sh`echo up; until [ -e ${goesOn} ]; do sleep 0.02; done; exit 3`;
  // A clean-up that nobody waits for would make the folder again, after the test.
  const cleanedUp: Promise<RunResult>[] = [];
  const cleaned = (host: Connection) => ({ cleanUp: (it: Script) => void cleanedUp.push(host.run(it)) });
  const running = runJob(one!, script, { onOutput: () => resolve(), ...cleaned(one!) });
  await up;
  const atOnce = { busySeconds: 0.2, ...cleaned(other!) };
  expect(await runJob(other!, sh`echo done`, atOnce)).toEqual({ stdout: 'done\n', exitCode: 0 });
  writeFileSync(goesOn, '');
  expect(await running).toMatchObject({ exitCode: 3 });
  expect(await Promise.all(cleanedUp)).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
});
