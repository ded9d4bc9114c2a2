import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sh } from '../../src/core/text.ts';
import type { Observed } from '../../src/engine/observe.ts';
import { planOf, stepsOf } from '../../src/engine/steps.ts';
import { defineResource, handler } from '../../src/resources/define.ts';

const restart = handler('restart', sh`restart`);
const make = (settles: boolean) =>
  defineResource({
    type: settles ? 'wait' : 'thing',
    summary: 'A thing of a test.',
    props: z.strictObject({ id: z.string() }),
    settles,
    id: ({ id }) => id,
    desired: () => ({ state: 'present' }),
    observe: () => ({}),
    state: () => ({}),
    apply: ({ id }) => sh`make ${id}`,
  });
const thing = make(false);
const wait = make(true);

const seen = (task: Observed['task'], how: 'differs' | 'converged' | 'unknown'): Observed => ({
  task,
  state: how === 'unknown' ? undefined : {},
  changes: how === 'differs' ? [{ field: 'state', from: undefined, to: 'present' }] : [],
  preview: undefined,
  unknown: how === 'unknown' ? { notYet: true, why: 'no server' } : undefined,
});
const labels = (observed: Observed[], due = [] as (typeof restart)[]) =>
  stepsOf('web', observed, due).map(({ label }) => label);

describe('stepsOf', () => {
  it('does nothing where nothing differs', () => {
    expect(labels([seen(thing({ id: 'a' }), 'converged'), seen(wait({ id: 'port' }), 'converged')])).toEqual([]);
  });

  it('runs a notified handler once, after the tasks', () => {
    const tasks = [thing({ id: 'a', notify: restart }), thing({ id: 'b', notify: restart })];
    expect(labels(tasks.map((task) => seen(task, 'differs')))).toEqual(['thing a', 'thing b', 'handler restart']);
  });

  it('runs handlers before the next wait, and waits again for what a handler disturbed', () => {
    expect(
      labels([
        seen(thing({ id: 'conf', notify: restart }), 'differs'),
        seen(wait({ id: 'port' }), 'converged'),
        seen(thing({ id: 'user', notify: handler('reload', sh`reload`) }), 'differs'),
      ]),
    ).toEqual(['thing conf', 'handler restart', 'wait port', 'thing user', 'handler reload', 'wait port']);
  });

  it('runs a handler that an earlier run left due', () => {
    expect(labels([seen(thing({ id: 'a', notify: restart }), 'converged')], [restart])).toEqual(['handler restart']);
  });

  it('stops before the first task that could not be observed', () => {
    expect(
      labels([
        seen(thing({ id: 'server' }), 'differs'),
        seen(thing({ id: 'user' }), 'unknown'),
        seen(thing({ id: 'z' }), 'differs'),
      ]),
    ).toEqual(['thing server']);
  });
});

describe('planOf', () => {
  it('tells what differs from what is waited for, unknown or due', () => {
    const observed = [
      seen(thing({ id: 'a', notify: restart }), 'converged'),
      seen(thing({ id: 'b' }), 'differs'),
      seen(wait({ id: 'port' }), 'differs'),
      seen(thing({ id: 'c' }), 'unknown'),
    ];
    const plan = planOf('web', observed, new Set(['web%20restart', 'other%20restart']));
    expect(plan).toEqual({
      pending: [observed[1]],
      waits: [observed[2]],
      unknown: [observed[3]],
      due: [restart],
      converged: false,
    });
  });
});
