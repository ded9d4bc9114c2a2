import { expect, it } from 'vitest';
import { creditUse } from '../../src/capacity/credits.ts';
import { placePods } from '../../src/capacity/pods/place.ts';
import { node, pod } from './sample.ts';

const small = { baselinePercent: 20, creditsPerHour: 24, maxCredits: 576 };

it('sustains its share of each vCPU, and spends credits on what pods and units ask beyond it', () => {
  const nodes = [
    node('quiet', { burst: small, units: [{ name: 'redis', cpuMilli: 400 }, { name: 'maxmemory' }] }),
    node('busy', { burst: small, units: [{ name: 'agent', cpuMilli: 50 }] }),
    node('steady'),
  ];
  const placement = placePods(nodes, [pod('ai', 100, { where: { host: 'busy' }, cpuMilli: 500 })]);
  // 550m are 150m above 20 % of 2 vCPU: 9 vCPU-minutes an hour
  expect(creditUse(nodes, placement)).toEqual([
    { node: 'quiet', baselineMilli: 400, askedMilli: 400, maxCredits: 576, lastsHours: undefined },
    { node: 'busy', baselineMilli: 400, askedMilli: 550, maxCredits: 576, lastsHours: 64 },
  ]);
});
