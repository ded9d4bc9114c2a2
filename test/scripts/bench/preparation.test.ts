import { expect, it } from 'vitest';
import { isLeftAltered, preparationFor } from '../../../scripts/bench/preparation.ts';
import { aRun } from './runs.ts';

it.each([
  ['apply', 'new', []],
  ['apply', 'settled', ['renew']],
  ['apply', 'other', ['renew']],
  ['rerun', 'new', ['settle']],
  ['rerun', 'other', ['settle']],
  ['rerun', 'settled', []],
  ['check', 'settled', []],
  ['changed', 'settled', ['alter']],
  ['changed', 'other', ['settle', 'alter']],
] as const)('before %s on hosts that are %s: %j', (action, state, preparations) => {
  expect(preparationFor({ round: 0, action, tool: 'ours' }, state)).toEqual(preparations);
});

it.each([
  ['rerun', 'ours', 'ok', false],
  ['rerun', 'ours', 'wrong', true],
  ['changed', 'ours', 'ok', false],
  ['changed', 'floor', 'ok', true],
  ['changed', 'pyinfra', 'failed', true],
  ['apply', 'ansible', 'wrong', false],
] as const)('after %s by %s that is %s, hosts have to be mended: %s', (action, tool, verdict, isAltered) => {
  const run = aRun({ action, tool, verdict });
  expect(isLeftAltered(run, verdict)).toBe(isAltered);
});
