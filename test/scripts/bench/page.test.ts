import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ToolName } from '../../../scripts/bench/names.ts';
import { measuredBlock, withBlock } from '../../../scripts/bench/page.ts';
import { performancePicture, scaleOf } from '../../../scripts/bench/picture.ts';
import { readResult } from '../../../scripts/bench/result.ts';
import { runsOfOneStart, summarise } from '../../../scripts/bench/summary.ts';
import { aResult, aRun } from './runs.ts';

/** Everything that docs/performance.md is made of. */
const results = globSync('docs/performance/*.json').toSorted().map(readResult);

const runs = [
  aRun({ tool: 'floor', wallSeconds: 0.5 }),
  aRun({ wallSeconds: 0.7 }),
  aRun({ tool: 'ansible', wallSeconds: 101, verdict: 'wrong', why: 'DIFF timezone' }),
];

describe('what was measured', () => {
  const block = measuredBlock([aResult(runs)]);

  it('says when, on what and beside which peers', () => {
    expect(block.split('\n')[0]).toBe(
      'Measured 2026-01-02 on 2 processors, 23 GiB, linux 6.1 x64, Node 24.1.0. Peers: pyinfra 3.10.0.',
    );
  });

  it('says its days in their order', () => {
    const later = { ...aResult(runs), startedAt: '2026-01-03T03:04:05.000Z' };
    expect(measuredBlock([later, aResult(runs)])).toContain('Measured 2026-01-02, 2026-01-03 on 2');
  });

  it('has a table for each action', () => {
    expect(block).toContain('### Re-run, nothing to change, 13 hosts');
    expect(block).toContain('| rebuild | 0.70 | 1.40 | 0.50 | 1.00 | – | 90 | – | – | – | 1 |');
  });

  it('names what does not count', () => {
    expect(block).toContain('| ansible-core | – | – | – | – | – | – | – | – | – | 0, 1 not counted |');
    expect(block).toContain(
      '- ansible-core: Re-run, nothing to change, 13 hosts, round 1: left another state than was wanted',
    );
  });
});

describe('its place on the page', () => {
  it('is in docs/performance.md', () => {
    expect(withBlock(readFileSync('docs/performance.md', 'utf8'), 'what was measured')).toContain('what was measured');
  });

  it('holds what the files in docs/performance say', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    expect(withBlock(page, measuredBlock(results))).toBe(page);
  });

  it('is filled again and again', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    expect(withBlock(withBlock(page, 'first'), 'second')).toBe(withBlock(page, 'second'));
  });

  it('is missed', () => {
    expect(() => withBlock('# Performance', '')).toThrow(expect.objectContaining({ code: 'BENCH_NO_BLOCK' }));
  });
});

describe('what the README says of it', () => {
  const said = readFileSync('README.md', 'utf8').match(
    /on (?<few>\d+) hosts and on (?<many>\d+), pyinfra takes at least (?<pyinfra>\d+) times as long, Ansible with mitogen (?<mitogen>\d+) times\sand Ansible (?<ansible>\d+) times/,
  )?.groups;

  it.each(['few', 'many'])('is no more than was measured, on %s hosts', (size) => {
    const groups = summarise(runsOfOneStart(results));
    const group = groups.find(({ hosts, action }) => hosts === Number(said?.[size]) && action === 'rerun');
    const wallOf = (tool: ToolName) => group?.lines.find((line) => line.tool === tool)?.wallSeconds ?? Number.NaN;
    for (const peer of ['pyinfra', 'mitogen', 'ansible'] as const) {
      expect(wallOf(peer) / wallOf('ours'), peer).toBeGreaterThanOrEqual(Number(said?.[peer]));
    }
  });
});

describe('the picture', () => {
  it('has a panel for each action and a dot with its figures for each tool that succeeded', async () => {
    const picture = await performancePicture(summarise(runs));
    expect(picture).toContain('Re-run, nothing to change, 13 hosts, seconds');
    expect(picture).toContain('0.70 (1.40×)');
    expect(picture).not.toContain('ansible');
    expect(picture).toMatch(/^<svg xmlns[\s\S]*<\/svg>\n$/);
  });

  it.each([
    [[0.5, 101], { min: 0.1, max: 1000 }],
    [[1, 10], { min: 1, max: 10 }],
    [[2], { min: 1, max: 10 }],
  ])('has a scale of whole powers of ten around %j', (values, scale) => {
    expect(scaleOf(values)).toEqual(scale);
  });
});
