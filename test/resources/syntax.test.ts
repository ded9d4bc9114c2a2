import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { batch } from '../../src/engine/batch.ts';
import { compare, taskName } from '../../src/resources/define.ts';
import type { AnyProbe } from '../../src/resources/probe.ts';
import { cases } from '../contract/cases/index.ts';

const tasks = cases.map(({ name, task }) => [name, task] as const);

function syntaxError(script: string): string {
  try {
    execFileSync('sh', ['-n'], { input: script, stdio: ['pipe', 'ignore', 'pipe'] });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

function probeScript(probe: AnyProbe) {
  return probe.kind === 'script' ? probe.script : probe.collector.script([probe.key]);
}

it.each(tasks)('%s: the apply script is a script for sh', (_, task) => {
  expect(syntaxError(task.apply(compare(task.desired, {}), {}).plain())).toBe('');
});

it.each(tasks)('%s: the probes are scripts for sh', (_, task) => {
  const scripts = Object.values(task.probes({ diff: true })).map(probeScript);
  expect(scripts.map((script) => syntaxError(script.plain()))).toEqual(scripts.map(() => ''));
  expect(syntaxError(batch(scripts, { mark: 'm', stderr: 'separate', stopOnError: false }).plain())).toBe('');
});

it('gives no two contract cases the same name', () => {
  const names = cases.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(cases.every(({ task }) => taskName(task).length > task.type.length + 1)).toBe(true);
});
