import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Emit } from '../../../src/core/events.ts';
import { runSite } from '../../../src/engine/run.ts';
import { profiled } from '../../../src/report/profile/profiled.ts';
import { createReporter } from '../../../src/report/reporter.ts';
import { memorySink } from '../../../src/report/sink.ts';
import { shell } from '../../support/shell.ts';
import { ownFile, playOf, recordingOptions, roleOf, siteOf } from '../../support/site.ts';
import { summary } from '../events.ts';
import { sample } from './sample.ts';

let dir: string;
const at = (name: string) => join(dir, name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rebuild-profile-'));
  return () => rmSync(dir, { recursive: true, force: true });
});

interface Given {
  readonly json?: boolean;
  readonly isTerminal?: boolean;
  readonly file?: string;
}

/** What is written of a run, told by a profiled reporter. */
async function told({ json = false, isTerminal = false, file }: Given = {}, work = replay): Promise<string> {
  const sink = memorySink({ isTerminal, columns: 100 });
  const { emit, close } = await profiled(() => createReporter(sink, { json }), sink, { json, file });
  await work(emit);
  await close();
  return sink.text();
}

async function replay(emit: Emit): Promise<void> {
  for (const [, event] of sample) emit(event);
}

/** On this machine. */
async function realRun(emit: Emit): Promise<void> {
  emit({ type: 'run.start', title: 'site', mode: 'apply', hosts: ['here'] });
  const role = roleOf('web', () => [ownFile(at('conf'), 'port 80\n')]);
  await runSite(siteOf([playOf(['here'], [role])], { here: shell(at('state')) }), recordingOptions({ emit }));
  emit({ type: 'run.done', summary: summary() });
}

describe('a profiled reporter', () => {
  it('tells the path of a real run after all else: the look, the task, the look that verifies', async () => {
    const lines = (await told({ json: true }, realRun))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-2).type).toBe('run.done');
    const { type, path, seconds } = lines.at(-1);
    expect(type).toBe('profile');
    const pieces = path.filter(({ where }: { where: string }) => where === 'here');
    expect(pieces.map(({ what, cause }: { what: string; cause: string }) => `${what}: ${cause}`)).toEqual(
      expect.arrayContaining(['first look: look', 'web: trip', `file ${at('conf')}: command`, 'look: look']),
    );
    expect(seconds).toBeCloseTo(
      path.reduce((sum: number, piece: { seconds: number }) => sum + piece.seconds, 0),
      1,
    );
  }, 60_000); // jobs of other tests on this machine go first

  it.each([
    ['in plain lines', false],
    ['on a terminal, once the picture has gone', true],
  ])('tells it %s', async (_, isTerminal) => {
    const text = await told({ isTerminal });
    expect(text.indexOf('Critical path of')).toBeGreaterThan(text.indexOf('✔ '));
    expect(text).not.toContain('The trace is in');
  });

  it('writes a trace too, and says where', async () => {
    expect(await told({ file: at('trace.json') })).toMatch(
      /The trace is in .*trace\.json; ui\.perfetto\.dev opens it\.\n$/,
    );
    expect(JSON.parse(readFileSync(at('trace.json'), 'utf8')).traceEvents.length).toBeGreaterThan(5);
  });

  it('keeps its output for programs alone where it writes a trace', async () => {
    const text = await told({ json: true, file: at('trace.json') });
    expect(() =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).not.toThrow();
  });

  it('refuses a file that cannot be written before anything is told', async () => {
    await expect(told({ file: at('missing/trace.json') })).rejects.toMatchObject({ code: 'PROFILE_NOT_WRITTEN' });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('has the time that a person took to answer', async () => {
    const sink = memorySink();
    const { emit, aside, close } = await profiled(() => createReporter(sink, { json: true }), sink, { json: true });
    emit({ type: 'run.start', title: 'site', mode: 'apply', hosts: [] });
    expect(await aside!(async () => 'yes')).toBe('yes');
    emit({ type: 'run.done', summary: summary() });
    await close();
    expect(JSON.parse(sink.text().trim().split('\n').at(-1)!).path.map(({ what }: { what: string }) => what)).toContain(
      'asked',
    );
  });

  it('is loaded only where it is asked for: nothing outside of its folder imports it but when it runs', () => {
    const importers = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('report/profile/'))
      .filter((path) => /from '[^']*\/profile\//.test(readFileSync(join('src', path), 'utf8')));
    expect(importers).toEqual([]);
  });
});
