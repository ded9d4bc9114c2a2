import { expect, it } from 'vitest';
import { type Step, schedule } from '../../../scripts/bench/schedule.ts';

const shown = (steps: readonly Step[]) => steps.map(({ round, action, tool }) => `${round} ${action} ${tool}`);

it('lets tools alternate, begins each round with another one, and applies last', () => {
  const steps = schedule({
    tools: ['floor', 'ours', 'pyinfra'],
    actions: ['apply', 'rerun'],
    rounds: { usual: 2, of: {} },
  });
  expect(shown(steps)).toEqual([
    ...['0 rerun floor', '0 rerun ours', '0 rerun pyinfra'],
    ...['1 rerun ours', '1 rerun pyinfra', '1 rerun floor'],
    ...['0 apply ours', '0 apply pyinfra'],
    ...['1 apply pyinfra', '1 apply ours'],
  ]);
});

it('runs a slow tool in the first rounds only, and one that is to be run more often in more', () => {
  const steps = schedule({
    tools: ['ours', 'pyinfra', 'ansible'],
    actions: ['check'],
    rounds: { usual: 2, of: { ansible: 1, ours: 3 } },
  });
  expect(shown(steps)).toEqual([
    ...['0 check ours', '0 check pyinfra', '0 check ansible'],
    ...['1 check pyinfra', '1 check ours'],
    '2 check ours',
  ]);
});

it('gives tools only what they can do', () => {
  const all = schedule({
    tools: ['floor', 'shell', 'ours', 'ansible'],
    actions: ['rerun', 'apply', 'site'],
    rounds: { usual: 1, of: {} },
  });
  expect(shown(all)).toEqual([
    ...['0 rerun floor', '0 rerun ours', '0 rerun ansible'],
    ...['0 site floor', '0 site ours'],
    ...['0 apply shell', '0 apply ours', '0 apply ansible'],
  ]);
});
