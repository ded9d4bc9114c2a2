import { describe, expect, it } from 'vitest';
import { compareCloud } from '../../src/cloud/compare.ts';
import { placementsOf, spellPlacement, usedFallbacks } from '../../src/cloud/fallback.ts';
import type { Found, Wanted } from '../../src/cloud/model.ts';
import type { CloudHost } from '../../src/cloud/spec.ts';
import { wantedObjects } from '../../src/cloud/wanted.ts';
import { sampleHost, sampleSpec } from './sample.ts';

const fallback = { types: ['t3a.small', 't2.small'], subnets: ['b'] };

function wanted(changes: Partial<CloudHost> = {}): Wanted {
  const { address: _, ...host } = sampleHost('master', 0);
  const spec = sampleSpec({ hosts: [{ ...host, ...changes }], elasticIps: [] });
  return wantedObjects(spec).find(({ type }) => type === 'instance')!;
}

const found = ({ type, name, fields }: Wanted, changes: Record<string, string>): Found => ({
  ...{ type, name, id: 'i-1', about: {} },
  fields: { ...fields, ...changes },
});

it('first other types are tried, then all of them in other subnets', () => {
  expect(placementsOf(wanted({ fallback })).map(spellPlacement)).toEqual([
    ...['t3.small in a', 't3a.small in a', 't2.small in a'],
    ...['t3.small in b', 't3a.small in b', 't2.small in b'],
  ]);
  expect(placementsOf(wanted()).map(spellPlacement)).toEqual(['t3.small in a']);
});

describe('a host that is', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['as wanted', {}, []],
    ['a fallback of type and subnet', { type: 't2.small', subnet: 'b' }, []],
    ['a type that is in no list', { type: 't3.large' }, ['update type']],
    ['in a subnet that is in no list', { subnet: 'c' }, ['replace subnet']],
  ])('%s changes by %j: %j', (_what, changes, expected) => {
    const it = wanted({ fallback });
    const { changes: told } = compareCloud([it], [found(it, changes)]);
    expect(told.map(({ action, fields }) => `${action} ${fields.map(({ field }) => field).join()}`)).toEqual(expected);
  });

  it('a fallback is told as such', () => {
    const it = wanted({ fallback });
    expect(usedFallbacks([it], [found(it, { type: 't2.small' })])).toEqual([
      { host: 'master', wanted: 't3.small in a', used: 't2.small in a' },
    ]);
    expect(usedFallbacks([it], [found(it, {})])).toEqual([]);
  });

  it('a spot instance becomes another type by being made anew, for it cannot be stopped', () => {
    const it = wanted({ market: 'spot' });
    const { changes } = compareCloud([it], [found(it, { type: 't3.large' })]);
    expect(changes.map(({ action }) => action)).toEqual(['replace']);
    const { changes: market } = compareCloud([it], [found(it, { market: 'on-demand' })]);
    expect(market.map(({ action, fields }) => [action, fields[0]!.field])).toEqual([['replace', 'market']]);
  });
});
