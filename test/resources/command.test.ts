import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { sh } from '../../src/core/text.ts';
import { command } from '../../src/resources/command.ts';
import type { ScriptProbe } from '../../src/resources/probe.ts';

/** Asks a guard for real, in the way probes are run. */
function ask(unless: string): { done?: string | undefined; exitCode: number } {
  const task = command({ name: 'x', run: 'true', unless });
  const { guard } = task.probes({ diff: false });
  const { script, parse } = guard as ScriptProbe<boolean>;
  try {
    const stdout = execFileSync('sh', ['-c', `set -e; ${script.plain()}`], { encoding: 'utf8' });
    return { done: task.state({ guard: parse(stdout) }).done, exitCode: 0 };
  } catch (error) {
    return { exitCode: (error as { status: number }).status };
  }
}

describe('command', () => {
  it.each([
    ['true', { done: 'yes', exitCode: 0 }],
    ['echo yes; false', { done: 'no', exitCode: 0 }],
    ['false\ntrue', { done: 'no', exitCode: 0 }],
    ['exit 3', { done: 'no', exitCode: 0 }],
    ['no-such-program', { done: 'no', exitCode: 0 }],
    ['# only a comment', { done: 'yes', exitCode: 0 }],
    ['exit 75', { exitCode: 75 }],
  ])('with the guard %j', (unless, expected) => {
    expect(ask(unless)).toEqual(expected);
  });

  it.each([
    [undefined, 'no'],
    [{ kind: 'file' }, 'yes'],
  ])('is done when the path exists that it creates: %j', (created, done) => {
    expect(command({ name: 'x', run: 'true', creates: '/x' }).state({ created })).toEqual({ done });
  });

  it.each([{}, { creates: '/x', unless: sh`true` }])('needs exactly one guard, not %j', (guards) => {
    expect(() => command({ name: 'x', run: 'true', ...guards })).toThrow(
      'command: needs exactly one guard: creates or unless',
    );
  });
});
