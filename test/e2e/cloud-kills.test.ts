import { afterAll, beforeAll, expect, it } from 'vitest';
import { specOf } from '../../src/cli/run/cloud.ts';
import { openWorkspace } from '../../src/cli/run/workspace.ts';
import { applyCloud } from '../../src/cloud/apply.ts';
import type { CloudClient } from '../../src/cloud/client.ts';
import { destroyCloud } from '../../src/cloud/destroy.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { randomAt } from '../../src/lab/proxy/faults.ts';
import { dropped, type Handler } from '../../src/lab/proxy/message.ts';
import { type Endpoint, startEndpoint } from '../support/endpoint.ts';
import { type CloudInventory, clientOf, cloudInventory, madeByInventory } from './cloud-inventory.ts';
import { listing } from './listing.ts';

const points = 50;
const seed = 5;

/** The tool ends with the call that is the `left`th from now: before that call takes effect, or after. */
interface Trigger {
  left: number;
  readonly when: 'before' | 'after';
  kill(): void;
}

/** An endpoint and an inventory of its own. Two work side by side. */
interface Bench {
  readonly endpoint: Endpoint;
  readonly inventory: CloudInventory;
  readonly client: CloudClient;
  readonly spec: CloudSpec;
  empty: unknown;
  readonly armed: { trigger: Trigger | undefined };
}

let benches: Bench[] = [];

beforeAll(async () => {
  benches = await Promise.all([makeBench(), makeBench()]);
});

afterAll(() => {
  for (const { endpoint, inventory } of benches) {
    endpoint.close();
    inventory.dispose();
  }
});

async function makeBench(): Promise<Bench> {
  const armed: Bench['armed'] = { trigger: undefined };
  const front: Handler = async (request, next) => {
    const { trigger } = armed;
    if (!trigger || --trigger.left !== 0) return next(request);
    if (trigger.when === 'after') await next(request);
    trigger.kill();
    return dropped;
  };
  const endpoint = await startEndpoint({ front });
  const inventory = cloudInventory(endpoint);
  const client = await clientOf(endpoint);
  const workspace = await openWorkspace({ inventory: inventory.folder, extraVars: [] });
  const spec = await specOf({ ...workspace, folder: inventory.stateFolder }, workspace.inventory.infra!);
  return { endpoint, inventory, client, spec, empty: await listing(client), armed };
}

it(`a bring-up that is killed at ${points} points goes on with the same command`, { timeout: 1_200_000 }, async () => {
  const killed = await killAll('cluster', async (bench, kill) => {
    const where = await kill(['cluster']);
    const again = await bench.inventory.start('cluster');
    expect(again.exitCode, `${where}: ${again.all}`).toBe(0);
    expect(bench.endpoint.takeMade(), where).toEqual(madeByInventory);
    await destroyCloud(bench.client, bench.inventory.cluster, {
      confirm: () => true,
      stateFolder: bench.spec.stateFolder,
    });
    expect(await listing(bench.client), where).toEqual(bench.empty);
  });
  expect(killed).toBe(points);
});

it(`a destroy that is killed at ${points} points goes on with the same command`, { timeout: 1_200_000 }, async () => {
  const killed = await killAll('destroy', async (bench, kill) => {
    await applyCloud(bench.client, bench.spec);
    bench.endpoint.takeMade();
    const where = await kill(['destroy', '--yes']);
    const again = await bench.inventory.start('destroy', '--yes');
    expect(again.exitCode, `${where}: ${again.all}`).toBe(0);
    expect(bench.endpoint.takeMade(), where).toEqual({});
    expect(await listing(bench.client), where).toEqual(bench.empty);
  });
  expect(killed).toBe(points);
});

type Kill = (words: readonly string[]) => Promise<string>;

/** @returns how often the tool was killed before it ended by itself */
async function killAll(what: string, once: (bench: Bench, kill: Kill) => Promise<void>): Promise<number> {
  const calls = await callsOf(what);
  const left = Array.from({ length: points }, (_, i) => i + 1);
  const killed = { before: 0, after: 0 };
  await Promise.all(
    benches.map(async (bench) => {
      for (let point = left.shift(); point !== undefined; point = left.shift()) {
        const nth = 1 + Math.floor(randomAt(seed, point) * calls);
        const when = randomAt(seed + 1, point) < 0.5 ? 'before' : 'after';
        if (point % 3 === 0) {
          await bench.endpoint.reset(); // moto keeps what has ended, and is slower with each
          bench.empty = await listing(bench.client);
        }
        await once(bench, async (words) => {
          if (await killedAt(bench, words, nth, when)) killed[when]++;
          return `killed ${when} call ${nth} of ${calls}`;
        });
      }
    }),
  );
  console.log(
    `${what}: ${calls} calls; killed ${killed.before} times before a call took effect, ${killed.after} after`,
  );
  return killed.before + killed.after;
}

async function killedAt(bench: Bench, words: readonly string[], nth: number, when: Trigger['when']): Promise<boolean> {
  const tool = bench.inventory.start(...words);
  bench.armed.trigger = { left: nth, when, kill: () => tool.kill('SIGKILL') };
  const { signal } = await tool;
  bench.armed.trigger = undefined;
  return signal === 'SIGKILL';
}

/** How many calls it makes when nobody stops it, but for the last few, which differ from run to run. */
async function callsOf(what: string): Promise<number> {
  const [bench] = benches as [Bench, Bench];
  bench.endpoint.faults.begin();
  await bench.inventory.start('cluster');
  const up = bench.endpoint.faults.calls().length;
  bench.endpoint.faults.begin();
  await bench.inventory.start('destroy', '--yes');
  const down = bench.endpoint.faults.calls().length;
  bench.endpoint.faults.begin();
  bench.endpoint.takeMade();
  return (what === 'cluster' ? up : down) - 5;
}
