import { describe, expect, it } from 'vitest';
import { chosenChecks, secondsOf, sinceOption } from '../../../src/cli/run/verify-options.ts';
import { echoing } from '../../verify/given.ts';

const checks = [echoing('nodes'), echoing('pods'), echoing('disk')];
const chosen = (given: { only?: readonly string[]; skip?: readonly string[] }) =>
  chosenChecks(checks, { only: [], skip: [], ...given }).map(({ name }) => name);

describe('--only and --skip', () => {
  it('leave all checks, these, or all but these', () => {
    expect(chosen({})).toEqual(['nodes', 'pods', 'disk']);
    expect(chosen({ only: ['disk', 'nodes'] })).toEqual(['nodes', 'disk']);
    expect(chosen({ skip: ['pods'] })).toEqual(['nodes', 'disk']);
  });

  it('refuse a check that is not there, and name what is near', () => {
    expect(() => chosen({ only: ['pod'] })).toThrow(expect.objectContaining({ code: 'USAGE', hint: 'Write "pods".' }));
    expect(() => chosen({ skip: ['xyzzy'] })).toThrow(
      expect.objectContaining({ message: 'there is no check "xyzzy"', hint: 'Write one of: disk, nodes, pods.' }),
    );
  });

  it('refuse to leave none', () => {
    expect(() => chosen({ only: ['pods'], skip: ['pods'] })).toThrow('no check is left');
  });
});

it.each([
  ['90s', 90],
  ['15m', 900],
  ['1h', 3600],
  ['7d', 604_800],
])('%s are %d seconds', (given, seconds) => {
  expect(secondsOf(given, 'window')).toBe(seconds);
});

it.each(['', '7', 'd', '0h', '1w', '-1h', '1.5h', 'deploy'])('"%s" is no time', (given) => {
  expect(() => secondsOf(given, 'since')).toThrow(`--since must be a time such as 30m, 1h or 7d, not "${given}"`);
});

it('--since is a time, or the last deploy', () => {
  expect(sinceOption('1h', 10_000)).toEqual({ begun: 6400, ended: 6400 });
  expect(sinceOption('deploy', 10_000)).toBeUndefined();
});
