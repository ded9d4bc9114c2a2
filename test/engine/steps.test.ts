import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sh, words } from '../../src/core/text.ts';
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
/** Those of one colour go together. */
const bead = defineResource({
  type: 'bead',
  summary: 'A thing of a test that is cheaper by the dozen.',
  props: z.strictObject({ id: z.string(), colour: z.string().default('red') }),
  id: ({ id }) => id,
  desired: () => ({ state: 'present' }),
  observe: () => ({}),
  state: () => ({}),
  apply: ({ id }) => sh`make ${id}`,
  together: (uses) => {
    if (new Set(uses.map(({ props }) => props.colour)).size > 1) return undefined;
    const ids = uses.map(({ props }) => props.id);
    return ids.map((id, index) => (index === 0 ? sh`make ${words(ids)}` : sh`look at ${id}`));
  },
});
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

describe('neighbours', () => {
  const scripts = (observed: Observed[]) =>
    stepsOf('web', observed, []).map(({ label, script }) => `${label}: ${script.plain().trim()}`);
  const [a, b, blue, c] = ['a', 'b', 'blue', 'c'].map((id) =>
    seen(bead({ id, ...(id === 'blue' && { colour: 'blue' }) }), 'differs'),
  ) as [Observed, Observed, Observed, Observed];
  const other = seen(thing({ id: 'x' }), 'differs');

  it.each<[string, Observed[], string[]]>([
    ['of a type that says so are made together', [a, b, c], ['make a b c', 'look at b', 'look at c']],
    ['are as many as their type allows', [a, b, blue, c], ['make a b', 'look at b', 'make blue', 'make c']],
    ['of other types stand alone', [a, other, b, c], ['make a', 'make x', 'make b c', 'look at c']],
    ['do not reach over a wait', [a, seen(wait({ id: 'port' }), 'converged'), b], ['make a', 'make port', 'make b']],
    ['reach over what is converged', [a, seen(thing({ id: 'x' }), 'converged'), b], ['make a b', 'look at b']],
    ['do not reach over what is unknown', [a, seen(thing({ id: 'x' }), 'unknown'), b], ['make a']],
  ])('%s', (_, observed, made) => {
    expect(scripts(observed).map((it) => it.split(': ')[1])).toEqual(made);
  });

  it('have a step each, and the first leaves the marks of all', () => {
    const notifies = seen(bead({ id: 'n', notify: restart }), 'differs');
    const mark =
      '[ -d "$REBUILD_STATE"/due ] || mkdir -p "$REBUILD_STATE"/due\n: > "$REBUILD_STATE"/due/web%20restart\n';
    expect(scripts([a, notifies, c])).toEqual([
      `bead a: ${mark}make a n c`,
      `bead n: ${mark}look at n`,
      'bead c: look at c',
      'handler restart: restart\nrm -f "$REBUILD_STATE"/due/web%20restart',
    ]);
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
