import { describe, expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import type { Observed } from '../../src/engine/observe.ts';
import { stepsOf } from '../../src/engine/steps.ts';
import { apt } from '../../src/resources/apt.ts';
import { command } from '../../src/resources/command.ts';
import { compare, handler, type Task } from '../../src/resources/define.ts';
import { file } from '../../src/resources/file.ts';
import { wait } from '../../src/resources/wait.ts';
import { type AptHost, aptHost } from './shell/apt-host.ts';

const restart = handler('restart', sh`:`);
const tools = apt({ packages: ['aa', 'bb'] });
const pinned = apt({ packages: ['cc=1.2*'], hold: true, notify: restart });
const more = apt({ packages: ['dd'] });

/** As on a host that has none of it; `state` is what it has instead. */
function differs(task: Task, state = task.state({})): Observed {
  return { task, state, changes: compare(task.desired, state), preview: undefined, unknown: undefined };
}

function run(host: AptHost, observed: readonly Observed[]): string[] {
  const steps = stepsOf('web', observed, []);
  const frames = host.run(steps.map(({ script }) => script));
  return frames.map(({ exitCode }, index) => `${steps[index]!.label}: ${exitCode}`);
}

const installs = (host: AptHost) => host.calls().filter((call) => call.startsWith('apt-get install'));

describe('tasks that follow one another', () => {
  it('are one run of apt-get, and a step each', () => {
    const host = aptHost(['aa', 'bb', 'cc', 'dd']);
    expect(
      run(
        host,
        [tools, pinned, more].map((task) => differs(task)),
      ),
    ).toEqual(['apt aa bb: 0', 'apt cc=1.2*: 0', 'apt dd: 0', 'handler restart: 0']);
    expect(host.calls()).toEqual([
      'apt-get update',
      'apt-get install --fix-broken --no-install-recommends aa bb cc=1.2* dd',
      'dpkg --set-selections',
      ' cc hold',
    ]);
  });

  it('leave the marks of all before anything is changed', () => {
    const [first] = stepsOf('web', [differs(tools), differs(pinned)], []);
    const script = first!.script.plain();
    expect(script.indexOf('due/web%20restart')).toBeGreaterThan(0);
    expect(script.indexOf('due/web%20restart')).toBeLessThan(script.indexOf('apt_together'));
  });

  it('are tried one by one where one has no such package: those before it are made, and it is the one that fails', () => {
    const host = aptHost(['aa', 'bb', 'dd']);
    expect(
      run(
        host,
        [tools, pinned, more].map((task) => differs(task)),
      ),
    ).toEqual(['apt aa bb: 0', 'apt cc=1.2*: 100']);
    expect(host.has()).toEqual(['aa', 'bb']);
  });

  it('fail by the task whose package breaks while it is installed', () => {
    const host = aptHost(['aa', 'bb', 'cc', 'dd'], { broken: ['dd'] });
    expect(
      run(
        host,
        [tools, pinned, more].map((task) => differs(task)),
      ),
    ).toEqual(['apt aa bb: 0', 'apt cc=1.2*: 0', 'apt dd: 100']);
    expect(installs(host)).toEqual([
      'apt-get install --fix-broken --no-install-recommends aa bb cc=1.2* dd',
      'apt-get install --fix-broken --no-install-recommends dd',
    ]);
  });

  it('are still neighbours when what stands between them is converged', () => {
    const converged = file({ path: '/x', content: '' });
    const host = aptHost(['aa', 'bb', 'dd']);
    run(host, [differs(tools), differs(converged, converged.desired), differs(more)]);
    expect(installs(host)).toHaveLength(1);
  });
});

describe('tasks are run apart', () => {
  const installed = (hold: 'yes' | 'no') => ({ cc: '1.1', 'hold cc': hold });

  it.each<[string, readonly Observed[], number]>([
    ['when another stands between them', [differs(more), differs(another(), {}), differs(tools)], 2],
    ['when a wait stands between them', [differs(more), differs(pause(), { ready: 'yes' }), differs(tools)], 2],
    ['when one wants recommended packages', [differs(more), differs(apt({ packages: ['aa'], recommends: true }))], 2],
    ['when one waits longer for locks', [differs(more), differs(apt({ packages: ['aa'], lockTimeoutSeconds: 9 }))], 2],
    ['when one may break a hold', [differs(more), differs(pinned, installed('yes'))], 2],
    ['when one may go back', [differs(more), differs(pinned, installed('no'))], 2],
    ['when one is on hold before it is there', [differs(more), differs(pinned, { cc: 'absent', 'hold cc': 'yes' })], 2],
    ['when they ask for two versions of a package', [differs(apt({ packages: ['cc=1.1*'] })), differs(pinned)], 2],
    ['when one takes a hold away', [differs(apt({ packages: ['aa'], hold: false })), differs(more)], 2],
    ['when one only puts a hold on', [differs(pinned, { cc: '1.2*', 'hold cc': 'no' }), differs(more)], 1],
    ['when one removes', [differs(more), differs(apt({ packages: ['aa'], state: 'absent' }), { aa: 'installed' })], 1],
  ])('%s', (_, observed, times) => {
    const host = aptHost(['aa', 'bb', 'cc', 'dd']);
    run(host, observed);
    expect(installs(host)).toHaveLength(times);
    expect(
      stepsOf('web', observed, [])
        .map(({ script }) => script.plain())
        .join(),
    ).not.toContain('apt_together --');
  });

  function another(): Task {
    return command({ name: 'another', unless: sh`false`, run: sh`:` });
  }

  function pause(): Task {
    return wait({ for: 'nothing', until: sh`:` });
  }
});

it('is one task again when a role has changed how it is applied', () => {
  const copy = { ...more, apply: () => sh`echo own` };
  const scripts = stepsOf('web', [differs(tools), differs(copy)], []).map(({ script }) => script.plain());
  expect(scripts[1]).toBe('echo own');
});
