import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { RebuildError } from '../../src/core/error.ts';
import type { RunEvent } from '../../src/core/events.ts';
import { Redactor } from '../../src/core/redact.ts';
import { Secret } from '../../src/core/secret.ts';
import { journalFiles } from '../../src/history/folder.ts';
import { Journal } from '../../src/history/journal.ts';
import { change, oneOfEach, rolePlan } from '../report/events.ts';
import { folderWith } from '../support/folder.ts';
import { head } from './past.ts';

function begin(given: { readonly mode?: 'apply' | 'check'; readonly folder?: string } = {}) {
  const folder = given.folder ?? join(folderWith({}), 'history');
  const redactor = new Redactor();
  const faults: string[] = [];
  const options = { folder, redactor, onFault: (cause: string) => faults.push(cause), isDirty: async () => true };
  const journal = new Journal(head({ mode: given.mode ?? 'apply' }), options);
  const text = () =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  const lines = () =>
    text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { journal, folder, redactor, faults, text, lines };
}

const converged = (where: string, seconds = 0.1234): RunEvent => {
  return { type: 'role.done', where, role: 'redis', status: 'ok', changed: 0, seconds };
};

const result = { host: 'a', status: 'ok', tasks: 2, changed: 0, notDone: [], seconds: 0.5 } as const;

describe('a journal', () => {
  it('has of a run with nothing to change its head, the times of its roles and its end', async () => {
    const { journal, lines } = begin();
    journal.record({ type: 'run.start', title: 't', mode: 'apply', hosts: ['a', 'b'] });
    journal.record({ type: 'play.start', play: 'data', hosts: ['a', 'b'], roles: ['redis'] });
    journal.record(rolePlan({ changes: [] }));
    journal.record(converged('a'));
    journal.record(converged('b'));
    await journal.end({ exitCode: 0, hosts: [result] });
    const at = expect.any(Number);
    expect(lines()).toEqual([
      head(),
      { at, type: 'play.start', play: 'data', roles: ['redis'] },
      { at, type: 'converged', roles: { redis: { a: 0.123, b: 0.123 } } },
      { at, type: 'end', seconds: at, exitCode: 0, cloudChanges: 0, hosts: [result] },
    ]);
  });

  it('keeps plans, changes, times, failures and warnings, but no output, no diff and no waits', async () => {
    const { journal, lines } = begin();
    for (const event of oneOfEach) journal.record(event);
    journal.record(rolePlan({ changes: [change({ diff: '-a\n+b' })] }));
    const error = new RebuildError('X', 'it failed\nlast line', { at: { file: 'f', line: 1, column: 2 }, cause: 'c' });
    journal.record({ type: 'host.failed', where: 'a', error });
    await journal.end({ exitCode: 1, hosts: [{ ...result, status: 'failed', error }] });
    expect(lines().map(({ type }) => type)).toEqual([
      'run',
      'warning',
      'phase.start',
      'play.start',
      'change',
      'cloud.plan',
      'note',
      'role.plan',
      'task.done',
      'role.done',
      'play.done',
      'phase.done',
      'role.plan',
      'host.failed',
      'git',
      'converged',
      'end',
    ]);
    expect(lines()[13]).toMatchObject({
      error: { code: 'X', message: 'it failed\nlast line', at: { file: 'f', line: 1, column: 2 } },
    });
    expect(JSON.stringify(lines())).not.toMatch(/hello|diff|"cause"|stack/);
  });

  it('can be read by its owner only', async () => {
    const { journal, folder } = begin();
    await journal.end({ exitCode: 0 });
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
    expect((statSync(join(folder, readdirSync(folder)[0]!)).mode & 0o777).toString(8)).toBe('600');
  });

  it('masks secrets wherever they stand, those too that were handed out after the event', async () => {
    const { journal, redactor, text } = begin();
    const secret = (value: string) => `x ${value} y`;
    const error = new RebuildError('X', secret('hunter22'), { hint: secret('hunter22'), task: secret('hunter22') });
    const told = change({ from: secret('hunter22'), to: secret('hunter33') });
    journal.record(rolePlan({ changes: [told], unknown: [{ task: secret('hunter22'), why: secret('hunter33') }] }));
    journal.record({ type: 'change', where: 'ec2', change: told });
    journal.record({ type: 'note', where: 'ec2', text: secret('hunter22') });
    journal.record({ type: 'warning', text: secret('hunter33'), hint: secret('hunter33') });
    journal.record({ type: 'host.failed', where: 'a', error });
    redactor.add(new Secret('one', 'hunter22'), new Secret('two', 'hunter33'));
    await journal.end({ exitCode: 1, thrown: error });
    expect(text()).not.toMatch(/hunter\d\d/);
    expect(text()).toContain('x <secret one> y');
  });

  it('is one write where nothing is changed', async () => {
    const { journal, folder, lines } = begin();
    journal.record(converged('a'));
    await sleep(300);
    expect(existsSync(folder)).toBe(false);
    await journal.end({ exitCode: 0 });
    expect(lines()).toHaveLength(3);
  });

  it('is on the disk soon after something was planned, so that a kill loses little', async () => {
    const { journal, lines } = begin();
    journal.record(rolePlan());
    await vi.waitFor(() => expect(lines().map(({ type }) => type)).toContain('role.plan'));
    journal.record({ type: 'task.done', where: 'a', role: 'redis', task: 'file x', seconds: 1 });
    await vi.waitFor(() => expect(lines().map(({ type }) => type)).toContain('task.done'));
    await journal.end({ exitCode: 0 });
  });

  it('is written when the process ends at once', () => {
    const { lines, journal } = begin();
    journal.record(rolePlan());
    process.emit('exit', 130);
    expect(lines().map(({ type }) => type)).toEqual(['run', 'role.plan']);
    return journal.end({ exitCode: 130 });
  });

  it('asks nothing of git in a check', async () => {
    const { journal, lines } = begin({ mode: 'check' });
    journal.record(rolePlan());
    await journal.end({ exitCode: 0 });
    expect(lines().map(({ type }) => type)).toEqual(['run', 'role.plan', 'end']);
  });

  it('says once why it cannot be written, and breaks nothing', async () => {
    const folder = join(folderWith({ file: '' }), 'file/history');
    const { journal, faults } = begin({ folder });
    journal.record(rolePlan());
    await sleep(300);
    journal.record({ type: 'note', where: 'a', text: 'x' });
    await journal.end({ exitCode: 0 });
    expect(faults).toEqual([expect.stringMatching(/^ENOTDIR/)]);
  });

  it.each([
    ['in a run with nothing to change', 'apply', converged('a'), 0, true],
    ['in a check, whatever it found', 'check', rolePlan(), 2, true],
    ['not where something was changed', 'apply', rolePlan(), 0, false],
    ['not where something went wrong', 'apply', converged('a'), 4, false],
  ] as const)('has a name that says that nothing was changed: %s', async (_, mode, event, exitCode, expected) => {
    const { journal, folder } = begin({ mode });
    journal.record(event);
    await journal.end({ exitCode });
    expect(journalFiles(folder)).toMatchObject([{ isIdle: expected }]);
  });

  it('ends once, and takes nothing after that', async () => {
    const { journal, lines } = begin();
    await journal.end({ exitCode: 0 });
    journal.record(rolePlan());
    await journal.end({ exitCode: 1 });
    expect(lines().map(({ type }) => type)).toEqual(['run', 'end']);
  });

  it('shortens what is too long, and keeps its end', async () => {
    const { journal, lines } = begin();
    journal.record({ type: 'note', where: 'a', text: `begin ${'x'.repeat(10_000)} the end` });
    await journal.end({ exitCode: 0 });
    expect(lines()[1].text).toMatch(/^begin x+ … x+ the end$/);
    expect(lines()[1].text.length).toBeLessThan(4100);
  });
});
