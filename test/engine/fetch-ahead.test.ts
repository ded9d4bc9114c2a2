import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UnreachableError } from '../../src/core/error.ts';
import { lines, sh } from '../../src/core/text.ts';
import { runSite } from '../../src/engine/run.ts';
import { defineResource } from '../../src/resources/define.ts';
import { script } from '../../src/resources/probe.ts';
import { JobScript } from '../../src/transport/job-scripts.ts';
import { shell } from '../support/shell.ts';
import { playOf, recordingOptions, roleOf, siteOf } from '../support/site.ts';

let dir: string;
let hosts: Record<string, ReturnType<typeof shell>>;
let options: ReturnType<typeof recordingOptions>;
const at = (name: string) => join(dir, name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rebuild-fetch-'));
  hosts = { a: shell(at('state-a'), 'a'), b: shell(at('state-b'), 'b') };
  options = recordingOptions();
  return () => rmSync(dir, { recursive: true, force: true });
});

/** A file of a test that takes what has been fetched for it, where that is there. */
const parcel = defineResource({
  type: 'parcel',
  summary: 'A file of a test.',
  props: z.strictObject({ name: z.string() }),
  id: ({ name }) => name,
  desired: () => ({ state: 'present' }),
  observe: ({ name }) => ({ said: script(sh`if [ -e ${at(name)} ]; then echo present; fi`) }),
  state: (_, { said }) => ({ state: said.trim() }),
  apply: ({ name }) => sh`touch ${at(name)}`,
  fetch: (uses) => lines(uses.map(({ props }) => sh`touch ${at(`${props.name}.fetched`)}`)),
});

const play = (name: string, on: string, ...parcels: readonly string[]) =>
  playOf([...on], [roleOf(name, () => parcels.map((it) => parcel({ name: it })))], { name });
const run = (...plays: Parameters<typeof siteOf>[0]) => runSite(siteOf(plays, hosts), options);
const isFetched = (name: string) => existsSync(at(`${name}.fetched`));

/** Host `a` is not changed, or not even looked at, before host `b` has fetched something, or `seconds` have passed. */
function holdA(seconds = 4, what: 'changes' | 'all' = 'changes'): void {
  const { run: go, ...host } = hosts.a!;
  const until = performance.now() + seconds * 1000;
  const held: typeof go = async (given, how) => {
    const isHeld = () => !isFetched('y') && performance.now() < until;
    while ((what === 'all' || given instanceof JobScript) && isHeld()) await setTimeout(5);
    return go(given, how);
  };
  hosts.a = { ...host, run: held };
}

describe('a host that waits for others', () => {
  it('gets meanwhile what it will need, in one command for all of it', async () => {
    holdA();
    const results = await run(play('one', 'a', 'x'), play('two', 'b', 'y', 'z'));
    expect(results.map(({ status }) => status)).toEqual(['changed', 'changed']);
    expect(['x', 'y', 'z'].map(isFetched)).toEqual([false, true, true]);
    // Two looks, the first with the facts alone; the fetching; a look anew, as others have changed something; change, verify.
    expect(hosts.b!.trips).toBe(6);
  });

  it('gets nothing when nothing differs on it', async () => {
    await run(play('two', 'b', 'y'));
    hosts.b!.trips = 0;
    await run(play('one', 'a', 'x'), play('two', 'b', 'y'));
    expect([isFetched('y'), hosts.b!.trips]).toEqual([false, 2]);
  });

  it('gets nothing in a check', async () => {
    options = recordingOptions({ mode: 'check' });
    holdA(0.3, 'all');
    await run(play('one', 'a', 'x'), play('two', 'b', 'y'));
    expect(isFetched('y')).toBe(false);
  });

  it('goes on when that fails, and when its connection breaks meanwhile', async () => {
    holdA(0.3);
    const { run: go, ...host } = hosts.b!;
    let broken = 0;
    const breaking: typeof go = (given, how) => {
      if (!given.plain().includes('y.fetched')) return go(given, how);
      broken += 1;
      return Promise.reject(new UnreachableError('SSH_LOST', 'lost'));
    };
    hosts.b = { ...host, run: breaking };
    const results = await run(play('one', 'a', 'x'), play('two', 'b', 'y'));
    expect([broken, ...results.map(({ status }) => status)]).toEqual([1, 'changed', 'changed']);
  });
});

it.each([
  ['whose play waits for nobody', [['one', 'b']]],
  [
    'that is the only one its next play waits for',
    [
      ['one', 'b'],
      ['two', 'b'],
    ],
  ],
] as const)('a host %s gets nothing ahead', async (_, plays) => {
  await run(...plays.map(([name, on], index) => play(name, on, 'xy'[index]!)));
  expect(['x', 'y'].map(isFetched)).toEqual([false, false]);
});
