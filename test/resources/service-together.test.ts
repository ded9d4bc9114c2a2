import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { batch } from '../../src/engine/batch.ts';
import { FrameReader } from '../../src/engine/frames.ts';
import type { Observed } from '../../src/engine/observe.ts';
import { stepsOf } from '../../src/engine/steps.ts';
import { compare, type Task } from '../../src/resources/define.ts';
import { service } from '../../src/resources/service.ts';
import { folderWith } from '../support/folder.ts';

/** Knows the units in `there`. Those in `broken` do not start; those in `dying` do, and have failed after it. */
const SYSTEMCTL = `
echo "$*" >>calls
[ "$1" != -q ] || shift
command=$1; shift
case $command in
  enable) for it; do grep -qx "$it" there || exit 1; done; for it; do : >"$it.enabled"; done ;;
  start)
    grep -qx "$1" there || exit 5
    if grep -qsx "$1" broken; then : >"$1.failed"; exit 1; fi
    if grep -qsx "$1" dying; then : >"$1.failed"; else : >"$1.active"; fi ;;
  is-failed) [ -e "$1.failed" ] ;;
  show)
    if [ "$2" = Type ]; then cat type; exit; fi
    if [ -e "$4.active" ]; then echo ActiveState=active; else echo ActiveState=inactive; fi
    if [ -e "$4.enabled" ]; then echo UnitFileState=enabled; else echo UnitFileState=disabled; fi ;;
esac`;

function host({ broken = '', dying = '', type = 'simple' } = {}) {
  const folder = folderWith({ there: 'a.service\nb.service\nc.service\n', broken, dying, type });
  mkdirSync(join(folder, 'bin'));
  const program = (name: string, body: string) => {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\ncd ${folder}\n${body}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  };
  program('systemctl', SYSTEMCTL);
  program('journalctl', 'echo "journal of $2"');
  program('sleep', 'echo "sleep $1" >>calls');
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  return {
    /** `label: exit code` of each step that was run. */
    apply: (tasks: readonly Task[], state = {}) => {
      const steps = stepsOf(
        'web',
        tasks.map((task) => differs(task, state)),
        [],
      );
      const script = batch(
        steps.map((it) => it.script),
        { mark: 'MARK', stderr: 'merged', stopOnError: true },
      );
      const reader = new FrameReader('MARK');
      reader.feed(spawnSync('sh', ['-s'], { input: script.plain(), encoding: 'utf8', env }).stdout);
      return [...reader.frames.values()].map(({ exitCode, output }, index) =>
        [steps[index]!.label, exitCode, ...output.split('\n').filter(Boolean)].join(', '),
      );
    },
    /** What was asked of systemd that is more than a question, and how often it was slept. */
    calls: () =>
      readFileSync(join(folder, 'calls'), 'utf8')
        .split('\n')
        .filter((it) => /enable |^start|^sleep/.test(it)),
    has: (file: string) => existsSync(join(folder, file)),
  };
}

function differs(task: Task, state: object): Observed {
  const now = { ...task.state({}), ...state };
  return { task, state: now, changes: compare(task.desired, now), preview: undefined, unknown: undefined };
}

const [a, b, c] = ['a', 'b', 'c'].map((name) => service({ name, state: 'started', enabled: true })) as [
  Task,
  Task,
  Task,
];

describe('services that follow one another', () => {
  it('are enabled by one call, started in order, and have one time to fail', () => {
    const { apply, calls } = host();
    expect(apply([a, b, c])).toEqual(['service a.service, 0', 'service b.service, 0', 'service c.service, 0']);
    expect(calls()).toEqual([
      '-q enable a.service b.service c.service',
      'start a.service',
      'start b.service',
      'start c.service',
      'sleep 0.3',
    ]);
  });

  it.each(['broken', 'dying'])('fail by the one that is %s, with its journal, and it is tried once', (how) => {
    const { apply, calls } = host({ [how]: 'b.service' });
    expect(apply([a, b, c])).toEqual([
      'service a.service, 0',
      'service b.service, 1, journal of b.service, UNIT_FAILED: b.service failed to start; the end of its journal:',
    ]);
    expect(calls().filter((it) => it === 'start b.service')).toHaveLength(1);
  });

  it('start none after one that does not start', () => {
    const { apply, has } = host({ broken: 'b.service' });
    apply([a, b, c]);
    expect([has('a.service.active'), has('c.service.active')]).toEqual([true, false]);
  });

  it('fail by the one that does not exist, and those before it are made', () => {
    const { apply, has } = host();
    const [first, second] = apply([a, service({ name: 'none', state: 'started', enabled: true }), c]);
    expect([first, second]).toEqual(['service a.service, 0', 'service none.service, 1']);
    expect([has('a.service.enabled'), has('a.service.active')]).toEqual([true, true]);
  });

  it.each([
    ['simple\n\nnotify', 1],
    ['notify\n\nforking', 0],
    ['', 0],
  ])('of type %j have time to fail: %i', (type, times) => {
    const { apply, calls } = host({ type });
    apply([a, b]);
    expect(calls().filter((it) => it === 'sleep 0.3')).toHaveLength(times);
  });
});

it.each<[string, Task[], object]>([
  ['is masked', [a, b], { enabled: 'masked' }],
  ['is to be stopped', [a, service({ name: 'b', state: 'stopped' })], { active: 'failed' }],
  [
    'has nothing in common with its neighbour',
    [service({ name: 'a', enabled: true }), service({ name: 'b', state: 'started' })],
    {},
  ],
])('a service that %s is by itself', (_, tasks, state) => {
  const pending = tasks.map((task) => differs(task, state)).map((it) => ({ ...it, state: it.state! }));
  expect(tasks[0]!.together!(pending)).toBeUndefined();
});
