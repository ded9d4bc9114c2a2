import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyCloud } from '../../src/cloud/apply.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { destroyCloud } from '../../src/cloud/destroy.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { RebuildError } from '../../src/core/error.ts';
import { makers } from '../../src/lab/proxy/fault-views.ts';
import { type Call, type FaultKind, type FaultPlan, faultAt, seededFaults } from '../../src/lab/proxy/faults.ts';
import { sampleHost, sampleSpec } from '../cloud/sample.ts';
import { type Endpoint, quick, startEndpoint } from '../support/endpoint.ts';
import { listing } from './listing.ts';

/** Where one fault strikes: the `nth` call of an action. */
interface Strike {
  readonly kind: FaultKind;
  readonly action: string;
  readonly nth: number;
}

/** An endpoint with a cluster of its own. Two work side by side. */
interface Bench {
  readonly endpoint: Endpoint;
  readonly client: CloudClient;
  readonly spec: CloudSpec;
  /** What is there without the cluster. */
  empty: unknown;
}

const anyCall: readonly FaultKind[] = [
  'throttled',
  'throttled for long',
  'lost before it took effect',
  'internal error',
];
const anyChange: readonly FaultKind[] = [
  ...['lost after it took effect', 'down after it took effect', 'internal error after it took effect'],
  ...['expired credentials', 'unauthorized'],
] as const as readonly FaultKind[];
const anyLaunch: readonly FaultKind[] = [
  ...['no capacity', 'half of a batch', 'over quota', 'never runs', 'impaired', 'ends at once'],
] as const as readonly FaultKind[];

const made = {
  ...{ CreateVpc: 1, CreateSubnet: 2, CreateInternetGateway: 1, CreateRouteTable: 1, CreateSecurityGroup: 2 },
  ...{ ImportKeyPair: 1, RunInstances: 2, AllocateAddress: 1 },
};

let folder: string;
let benches: Bench[] = [];
const outcomes = new Map<string, number>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rebuild-faults-'));
  benches = await Promise.all([0, 1].map(makeBench));
});

afterAll(async () => {
  for (const { endpoint } of benches) endpoint.close();
  await rm(folder, { recursive: true, force: true });
});

async function makeBench(index: number): Promise<Bench> {
  const endpoint = await startEndpoint();
  const client = await connectCloud({ ...endpoint.client, decode: async (encoded) => decode(encoded) });
  const sample = sampleSpec();
  const spec: CloudSpec = {
    ...sample,
    subnets: sample.subnets.slice(0, 2),
    groups: sample.groups.map((group) => ({ ...group, ingress: group.ingress.slice(0, 2) })),
    hosts: [sampleHost('master', 0), sampleHost('node', 1)],
    stateFolder: join(folder, String(index)),
  };
  return { endpoint, client, spec, empty: await listing(client) };
}

it('a bring-up, and a destroy, survive each fault at each of their calls', async () => {
  const [bringUp, destroy] = await callsOf(benches[0]!);
  const ups = strikesOf(bringUp, true);
  const downs = strikesOf(destroy, false);
  const runs = Array.from({ length: Math.max(ups.length, downs.length) }, (_, i) => ({ up: ups[i], down: downs[i] }));
  await shared(runs, (bench, { up, down }) => cycle(bench, up, down));
  tell(
    `${ups.length} faults of a bring-up (${bringUp.length} calls), ${downs.length} of a destroy (${destroy.length} calls)`,
  );
});

it('runs with faults by the dozen come through in the end', async () => {
  const kinds = [...anyCall, ...anyChange, 'not found yet', 'no capacity', 'ends at once'] as const;
  await shared([1, 2, 3, 4, 5, 6, 7, 8], async (bench, seed) => {
    const only = kinds.filter((kind) => !['throttled for long', 'ends at once', 'no capacity'].includes(kind));
    for (let run = 0; run < 6; run++)
      await attempt(bench, 'up', seededFaults(seed * 100 + run, 0.06, only), 'many faults');
    await settle(bench);
    expect(bench.endpoint.takeMade(), `seed ${seed}`).toEqual(made);
    for (let run = 0; run < 6; run++)
      await attempt(bench, 'down', seededFaults(seed * 200 + run, 0.06, only), 'many faults');
    await clear(bench);
  });
  tell('');
});

async function callsOf(bench: Bench): Promise<[readonly Call[], readonly Call[]]> {
  bench.endpoint.faults.begin();
  await run(bench, 'up');
  const up = bench.endpoint.faults.calls();
  bench.endpoint.faults.begin();
  await run(bench, 'down');
  bench.endpoint.takeMade();
  return [up, bench.endpoint.faults.calls()];
}

/** Each fault at each call that changes something, and at the first of each that looks. */
function strikesOf(calls: readonly Call[], isUp: boolean): Strike[] {
  return calls.flatMap(({ action, nth }) => {
    const isLook = action.startsWith('Describe');
    if (isLook && nth > 1) return [];
    const kinds = [
      ...anyCall,
      ...(isLook ? (['expired credentials', 'unauthorized'] as const) : anyChange),
      ...(isUp && makers.includes(action) ? (['not found yet'] as const) : []),
      ...(action === 'RunInstances' ? anyLaunch : []),
    ];
    return kinds.map((kind) => ({ kind, action, nth }));
  });
}

async function cycle(bench: Bench, up: Strike | undefined, down: Strike | undefined): Promise<void> {
  const at = `up: ${spell(up)}; down: ${spell(down)}`;
  if (up) await attempt(bench, 'up', planOf(up), up.kind);
  const extra = up?.kind === 'ends at once' ? 1 : 0;
  await settle(bench);
  expect(bench.endpoint.takeMade(), at).toEqual({ ...made, RunInstances: made.RunInstances + extra });
  if (down) await attempt(bench, 'down', planOf(down), down.kind);
  await clear(bench, at);
  expect(bench.endpoint.takeMade(), at).toEqual({});
}

/** A run that meets faults: it comes through, or says what went wrong. */
async function attempt(bench: Bench, way: 'up' | 'down', plan: FaultPlan, what: string): Promise<void> {
  bench.endpoint.faults.begin(plan);
  const error = await run(bench, way, 'in a hurry').then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const outcome = error === undefined ? 'came through' : error instanceof RebuildError ? error.code : String(error);
  count(`${what} | ${way} | ${bench.endpoint.faults.hasMet() ? outcome : 'not met'}`);
  bench.endpoint.faults.begin();
  if (error === undefined) return;
  if (!(error instanceof RebuildError)) throw error;
  expect(error.code).toMatch(/^(CLOUD_|NOT_CONVERGED)/);
  expect(error.hint).toMatch(/^[A-Z]/);
  expect(error.message).toMatch(/EC2 [A-Z]\w+ at|EC2 at|(^|Last seen: )[a-z_]+ [a-z]|master|node/);
}

/** The following run makes it whole: it throws when anything differs in the end. */
async function settle(bench: Bench): Promise<void> {
  await run(bench, 'up');
}

/** The following run leaves nothing of the cluster, and whatever else there is in the region as it was. */
async function clear(bench: Bench, at = ''): Promise<void> {
  await run(bench, 'down');
  expect(await listing(bench.client), at).toEqual(bench.empty);
}

/** Only a run that meets faults is in a hurry: another one may be slow where the machine is busy. */
async function run({ client, spec }: Bench, way: 'up' | 'down', how?: 'in a hurry'): Promise<void> {
  const patience = how ? quick.patience : {};
  if (way === 'up') await applyCloud(client, spec, { patience });
  else await destroyCloud(client, spec.cluster, { confirm: () => true, stateFolder: spec.stateFolder, patience });
}

async function renew(bench: Bench): Promise<void> {
  await bench.endpoint.reset();
  bench.empty = await listing(bench.client);
}

/** Each bench takes the next piece of work until there is none. */
async function shared<Item>(items: readonly Item[], work: (bench: Bench, item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    benches.map(async (bench) => {
      for (let item = left.shift(), done = 1; item !== undefined; item = left.shift(), done++) {
        await work(bench, item);
        if (done % 3 === 0) await renew(bench);
      }
    }),
  );
}

function planOf({ kind, action, nth }: Strike): FaultPlan {
  return faultAt(kind, action, nth);
}

function spell(strike: Strike | undefined): string {
  return strike ? `${strike.kind} at ${strike.action} ${strike.nth}` : 'nothing';
}

function decode(encoded: string): string {
  return Buffer.from(encoded, 'base64url').toString();
}

function count(what: string): void {
  outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
}

function tell(heading: string): void {
  console.log(
    [heading, ...[...outcomes].sort().map(([what, times]) => `${what}: ${times}`)].filter(Boolean).join('\n'),
  );
  outcomes.clear();
}
