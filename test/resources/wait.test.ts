import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { wait } from '../../src/resources/wait.ts';

function run(task: ReturnType<typeof wait>): { output: string; exitCode: number | null } {
  const { stdout, status } = spawnSync('sh', ['-c', `set -e; ${task.apply([], {}).plain()}`], { encoding: 'utf8' });
  return { output: stdout, exitCode: status };
}

it('ends as soon as it is true', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-wait-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const until = sh`cd ${folder}; if [ -e second ]; then exit 0; fi; if [ -e first ]; then : >second; fi; : >first; false`;
  expect(run(wait({ for: 'three looks', until, timeoutSeconds: 20 }))).toEqual({ output: '', exitCode: 0 });
});

it('says what it last saw when its time is over', () => {
  const until = sh`echo "not yet" >&2; false; echo never`;
  expect(run(wait({ for: 'the server', until, timeoutSeconds: 1 }))).toEqual({
    output: 'waited 1 s for the server; last seen: not yet\n',
    exitCode: 1,
  });
});

it('settles by itself, and has a deadline beyond its own', () => {
  const { settles, timeoutSeconds } = wait({ for: 'x', until: 'true' });
  expect({ settles, timeoutSeconds }).toEqual({ settles: true, timeoutSeconds: 90 });
});
