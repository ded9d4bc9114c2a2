import { describe, expect, it } from 'vitest';
import {
  cpuOfHosts,
  cpuUseBars,
  MOST_ROWS,
  memoryOfHosts,
  memoryUseBars,
} from '../../../../src/report/html/charts/live.ts';
import { liveSample, state, use } from '../../inventory/live-sample.ts';

describe('the bars of hosts', () => {
  const { hosts } = liveSample(['a', 'b']);

  it('are what they use, and what is left; a silent host has none, and says so', () => {
    const silent = { name: 'b', parts: [undefined, undefined], marks: [], note: 'does not answer', isBad: true };
    expect(memoryOfHosts(hosts).rows).toEqual([
      { name: 'a', parts: [1024, 2867], marks: [], note: '1.0 of 3.8 GiB', isBad: false },
      silent,
    ]);
    expect(cpuOfHosts(hosts).rows).toEqual([
      { name: 'a', parts: [740, 1260], marks: [], note: '740m of 2000m' },
      silent,
    ]);
  });

  it('are bad where memory is nearly full', () => {
    const full = { ...state, memory: { usedMiB: 950, totalMiB: 1000 } };
    expect(memoryOfHosts([{ name: 'a', state: full }]).rows).toMatchObject([{ isBad: true }]);
  });
});

describe('the bars of services and pods', () => {
  it('are what they take up to their limit, with request and peak as marks', () => {
    expect(memoryUseBars([use]).rows).toEqual([
      {
        ...{ name: 'redis-server.service on b', note: '38Mi of 1700Mi', isBad: false },
        ...{ parts: [38, 1662], marks: [1200, 60] },
      },
    ]);
    expect(cpuUseBars([use]).rows).toMatchObject([{ parts: [12, 1488], marks: [500], note: '12m of 1500m' }]);
  });

  it('are those with a limit, the nearest to it first, and not endless', () => {
    const taking = (now: number | undefined, limit: number | undefined) => ({
      ...use,
      kind: 'pod' as const,
      name: `${now} of ${limit}`,
      memory: { ...use.memory, now, limit },
    });
    const uses = [taking(5, undefined), taking(undefined, 9), taking(4, 10), taking(9, 10)];
    expect(memoryUseBars(uses).rows.map(({ name }) => name)).toEqual(['9 of 10', '4 of 10', 'undefined of 9']);
    expect(memoryUseBars(Array(50).fill(use)).rows).toHaveLength(MOST_ROWS);
  });
});

it.each([
  [2, 500],
  [4, 1000],
  [32, 8000],
])('the scale of %d CPUs has steps of %d thousandths', (cpus, step) => {
  expect(cpuOfHosts([{ name: 'a', state: { ...state, cpus } }]).step).toBe(step);
});
