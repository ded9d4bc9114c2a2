import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyCloud } from '../../src/cloud/apply.ts';
import { auditCluster } from '../../src/cloud/audit.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { destroyCloud } from '../../src/cloud/destroy.ts';
import { describeHosts } from '../../src/cloud/hosts.ts';
import { type CloudEvent, keyOf } from '../../src/cloud/model.ts';
import { planCloud } from '../../src/cloud/plan.ts';
import type { CloudSpec } from '../../src/cloud/spec.ts';
import { type Moto, startMoto } from '../../src/lab/endpoint/moto.ts';
import { motoPython } from '../../src/lab/endpoint/venv.ts';
import { checkAddresses } from '../../src/lab/proxy/addresses.ts';
import { clientTokens } from '../../src/lab/proxy/client-token.ts';
import { translateErrors } from '../../src/lab/proxy/errors.ts';
import { refuseInUse } from '../../src/lab/proxy/in-use.ts';
import { chain } from '../../src/lab/proxy/message.ts';
import { serve } from '../../src/lab/proxy/server.ts';
import { tellTruth } from '../../src/lab/proxy/truth.ts';
import { upstreamAt } from '../../src/lab/proxy/upstream.ts';
import { sampleHost, sampleSpec } from '../cloud/sample.ts';

// The lab's endpoint, but for its hosts: instances take time, what is in use cannot be deleted, tokens are remembered.
const region = 'ap-northeast-2';
const slowMs = 700;
const onTheWay: Record<string, string> = { running: 'pending', stopped: 'stopping', terminated: 'shutting-down' };

let moto: Moto;
let server: Server;
let client: CloudClient;
let spec: CloudSpec;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rebuild-cloud-'));
  moto = await startMoto(await motoPython({}));
  const upstream = upstreamAt({ url: moto.url, region });
  const stateOf = slowStates();
  const handlers = [
    tellTruth({ stateOf }),
    translateErrors,
    clientTokens(),
    refuseInUse({ upstream, stateOf }),
    checkAddresses({ upstream, vpcCidr: '10.0.0.0/16' }),
  ];
  const ec2 = chain(handlers, upstream.send);
  const served = await serve({ ec2, upstreamUrl: moto.url, own: {}, log: () => {} });
  server = served.server;
  const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
  client = await connectCloud({ region, endpoint: `http://127.0.0.1:${served.port}`, credentials });
  spec = sampleSpec({ region, nodes: 3, stateFolder: join(folder, 'blue') });
});

afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  moto?.process.kill();
  await rm(folder, { recursive: true, force: true });
});

describe('where instances take their time', () => {
  it('a run waits until all hosts run, and says what it waits for', async () => {
    const events: CloudEvent[] = [];
    const { hosts } = await applyCloud(client, spec, { emit: (event) => events.push(event) });
    expect([...hosts.values()].map(({ state }) => state)).toEqual(['running', 'running', 'running', 'running']);
    expect(events.flatMap((it) => (it.type === 'cloud.wait' ? it.state : []))).toContain('master pending');
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });

  it('a run that finds a host starting waits for it', async () => {
    spec = { ...spec, hosts: [...spec.hosts, sampleHost('late', 4)] };
    const stop = new AbortController();
    const stopping: CloudClient = {
      call: async (name, input) => {
        const output = await client.call(name, input);
        if (name === 'RunInstances') stop.abort();
        return output;
      },
    };
    await expect(applyCloud(stopping, spec, { signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const { changes, hosts } = await applyCloud(client, spec);
    expect([changes, hosts.get('late')?.state]).toEqual([[], 'running']);
  });

  it('a request that is repeated because its answer was lost makes no second instance', async () => {
    spec = { ...spec, hosts: [...spec.hosts, sampleHost('again', 5)] };
    const twice: CloudClient = {
      call: async (name, input) => {
        if (name === 'RunInstances') await client.call(name, input);
        return await client.call(name, input);
      },
    };
    await applyCloud(twice, spec);
    expect((await describeHosts(client, spec)).size).toBe(6);
    expect((await planCloud(client, spec)).changes).toEqual([]);
  });

  it('a host is made anew at its address once the old one has ended', async () => {
    spec = { ...spec, image: { owner: '099720109477', name: 'ubuntu/images/hvm-ssd*/ubuntu-jammy-*' } };
    const before = await describeHosts(client, spec);
    const only = (change: { name: string }) => change.name === 'node-2';
    const { changes, declined } = await applyCloud(client, spec, { confirm: only });
    const after = await describeHosts(client, spec);
    expect(changes.map(keyOf)).toEqual(['instance node-2']);
    expect(declined.map(keyOf)).toEqual([
      'instance master',
      'instance node-1',
      'instance node-3',
      'instance late',
      'instance again',
      'elastic_ip master',
    ]);
    expect(after.get('node-2')!.privateAddress).toBe(before.get('node-2')!.privateAddress);
    expect(after.get('node-2')!.instanceId).not.toBe(before.get('node-2')!.instanceId);
  });

  it('destroying waits until nothing is in use, and leaves nothing', async () => {
    await destroyCloud(client, spec.cluster, { confirm: () => true, patience: { freeSeconds: 20 } });
    expect((await auditCluster(client, spec.cluster)).left).toEqual([]);
    expect((await describeHosts(client, spec)).size).toBe(0);
  });
});

/** A state is told only after it has lasted for a while; until then that the instance is on the way to it. */
function slowStates() {
  const since = new Map<string, { state: string; at: number }>();
  return ({ id, state }: { id: string; state: string }): string => {
    const known = since.get(id);
    if (known?.state !== state) since.set(id, { state, at: performance.now() });
    const age = performance.now() - since.get(id)!.at;
    return age < slowMs ? (onTheWay[state] ?? state) : state;
  };
}
