import { describe, expect, it } from 'vitest';
import { runsOfOneStart, summarise } from '../../../scripts/bench/summary.ts';
import { aResult, aRun } from './runs.ts';

describe('runs of several starts of the benchmark', () => {
  const both = [aRun({ tool: 'floor' }), aRun({ wallSeconds: 2 })];

  it.each([
    ['before', [aResult(both), aResult([aRun({ wallSeconds: 9 })])]],
    ['after', [aResult([aRun({ wallSeconds: 9 })]), aResult(both)]],
  ])('count where the most tools are, when that comes %s the other', (_, results) => {
    expect(runsOfOneStart(results)).toEqual(both);
  });

  it('count from the last one where all have the same tools', () => {
    const again = both.map((run) => ({ ...run, wallSeconds: 3 }));
    expect(runsOfOneStart([aResult(both), aResult(again)])).toEqual(again);
  });

  it('count from each that ran something else', () => {
    const others = [aRun({ hosts: 50 }), aRun({ action: 'check' })];
    expect(runsOfOneStart([aResult(both), aResult(others)])).toEqual([...both, ...others]);
  });
});

describe('summarise', () => {
  it('gives medians, and how many times the floor they are', () => {
    const [group] = summarise([
      aRun({ tool: 'floor', wallSeconds: 0.5, controllerCpuSeconds: 0.25, kibFromHosts: 40 }),
      aRun({ wallSeconds: 3, controllerCpuSeconds: 0.5 }),
      aRun({ wallSeconds: 1, controllerCpuSeconds: 0.7, commands: 1 }),
      aRun({ wallSeconds: 1.5, controllerCpuSeconds: 0.4, commands: 2 }),
    ]);
    const unknown = { hostsCpuSeconds: undefined, kibFromHosts: undefined, kibToHosts: undefined, commands: undefined };
    expect(group).toEqual({
      hosts: 13,
      action: 'rerun',
      lines: [
        {
          ...{ ...unknown, tool: 'floor', count: 1, notCounted: 0, wallSeconds: 0.5, controllerCpuSeconds: 0.25 },
          ...{ peakMiB: 90, kibFromHosts: 40, timesWall: 1, timesCpu: 1 },
        },
        {
          ...{ ...unknown, tool: 'ours', count: 3, notCounted: 0, wallSeconds: 1.5, controllerCpuSeconds: 0.5 },
          ...{ peakMiB: 90, commands: 1.5, timesWall: 3, timesCpu: 2 },
        },
      ],
    });
  });

  it('does not count what failed or left another state', () => {
    const [group] = summarise([
      aRun({ wallSeconds: 7 }),
      aRun({ wallSeconds: 0.1, verdict: 'failed' }),
      aRun({ wallSeconds: 0.1, verdict: 'wrong' }),
    ]);
    expect(group?.lines[0]).toMatchObject({ count: 1, notCounted: 2, wallSeconds: 7 });
  });

  it('has no figures of a tool that never succeeded', () => {
    const [group] = summarise([aRun({ tool: 'floor' }), aRun({ verdict: 'failed' })]);
    expect(group?.lines[1]).toMatchObject({
      count: 0,
      wallSeconds: undefined,
      timesWall: undefined,
      peakMiB: undefined,
    });
  });

  it('compares a cold apply with the script by hand', () => {
    const [group] = summarise([
      aRun({ action: 'apply', tool: 'shell', wallSeconds: 10 }),
      aRun({ action: 'apply', wallSeconds: 12 }),
    ]);
    expect(group?.lines.map(({ timesWall }) => timesWall)).toEqual([1, 1.2]);
  });

  it('keeps numbers of hosts and actions apart, in a fixed order', () => {
    const groups = summarise([
      aRun({ hosts: 50 }),
      aRun({ action: 'apply' }),
      aRun({ action: 'changed' }),
      aRun({ action: 'rerun' }),
    ]);
    expect(groups.map(({ hosts, action }) => `${hosts} ${action}`)).toEqual([
      ...['13 rerun', '13 changed', '13 apply'],
      '50 rerun',
    ]);
  });
});
