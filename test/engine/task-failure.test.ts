import { expect, it } from 'vitest';
import { Redactor } from '../../src/core/redact.ts';
import { Secret } from '../../src/core/secret.ts';
import { sh } from '../../src/core/text.ts';
import type { Step } from '../../src/engine/steps.ts';
import { stepFailed } from '../../src/engine/task-failure.ts';
import { handler } from '../../src/resources/define.ts';

const step: Step = { label: 'apt jq', script: sh`true` };

function failure(output: string, { of = step, redactor = new Redactor() } = {}) {
  const { code, message, hint, host, task } = stepFailed({ host: 'a', redactor }, of, { exitCode: 1, output });
  return { code, message, hint, host, task };
}

it('names the cause that the script gives, before what else it printed', () => {
  expect(failure('Reading package lists...\nPACKAGE_NOT_FOUND: no package jqq\nE: it ends\n')).toEqual({
    code: 'PACKAGE_NOT_FOUND',
    message: 'no package jqq (exit code 1)\nReading package lists...\nE: it ends',
    hint: 'Correct the name, or add the repository that has the package before this task.',
    host: 'a',
    task: 'apt jq',
  });
});

it.each([
  'cat: write error: No space left on device',
  "E: You don't have enough free space in /var/cache/apt/archives/.",
  'tee: /srv/x: Disk quota exceeded',
])('knows a full disk by "%s"', (line) => {
  expect(failure(`unpacking\n${line}\ndpkg: error\n`)).toMatchObject({
    code: 'HOST_DISK_FULL',
    message: `the disk is full: ${line} (exit code 1)\nunpacking\ndpkg: error`,
    hint: 'Make room on the host, where `df -h` shows what is full, then run again.',
  });
});

it.each<[string, string, string]>([
  ['nothing', '', 'no output (exit code 1)'],
  ['one line', 'chown: invalid user\n', 'chown: invalid user (exit code 1)'],
  ['several lines, of which the last is nearest to the end', 'one\ntwo\n', 'two (exit code 1)\none'],
])('says what was printed where no cause is named: %s', (_, output, message) => {
  expect(failure(output)).toMatchObject({
    code: 'TASK_FAILED',
    message,
    hint: 'Fix the cause and run again. No task after this one was run on this host.',
  });
});

it('tells that a handler stays due', () => {
  const of = { ...step, handler: handler('restart', sh`true`) };
  expect(failure('no\n', { of })).toMatchObject({ code: 'HANDLER_FAILED', hint: expect.stringContaining('stays due') });
});

it('masks secrets, wherever they are repeated', () => {
  const redactor = new Redactor();
  redactor.add(new Secret('password', 'hunter2-hunter2'));
  expect(failure('BAD_LOGIN: hunter2-hunter2\nhunter2-hunter2', { redactor }).message).not.toContain('hunter2');
});
