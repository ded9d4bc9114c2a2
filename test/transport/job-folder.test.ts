import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { runJob } from '../../src/transport/job.ts';
import { folderWith } from '../support/folder.ts';
import { shell } from '../support/shell.ts';

it('jobs in folders of their own do not wait for each other', async () => {
  const folder = folderWith({});
  const [one, other] = ['one', 'other'].map((name) => shell(join(folder, name)));
  const goesOn = join(folder, 'go');
  const { promise: up, resolve } = Promise.withResolvers<void>();
  const script = sh`echo up; until [ -e ${goesOn} ]; do sleep 0.02; done; exit 3`;
  const running = runJob(one!, script, { onOutput: () => resolve() });
  await up;
  expect(await runJob(other!, sh`echo done`, { busySeconds: 0.2 })).toEqual({ stdout: 'done\n', exitCode: 0 });
  writeFileSync(goesOn, '');
  expect(await running).toMatchObject({ exitCode: 3 });
});
