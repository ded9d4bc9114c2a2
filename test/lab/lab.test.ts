import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostReport } from '../../src/lab/daemon.ts';
import { labDown, labHosts, labStatus, labUp, runningLab } from '../../src/lab/lab.ts';
import { clusterFile, daemonFile, writeState } from '../../src/lab/state.ts';

const spec = { cluster: 'dev', vpcCidr: '10.0.0.0/16', region: 'ap-northeast-2' };
const report: HostReport = {
  id: 'i-1',
  address: '10.0.1.10',
  publicAddress: '127.9.9.9',
  type: 't3.small',
  state: 'running',
  host: {
    id: 'i-1',
    hostname: 'a',
    address: '10.0.1.10',
    state: 'running',
    ssh: { address: '127.0.0.1', port: 49153 },
  },
};
const booting: HostReport = {
  ...report,
  id: 'i-2',
  address: '10.0.1.11',
  publicAddress: '',
  state: 'pending',
  host: undefined!,
};

/** What the daemon says of itself, and what it was told. */
const health: { cluster: string; vpcCidr: string; pid: number; vcpuQuota?: number } = {
  cluster: 'dev',
  vpcCidr: '10.0.0.0/16',
  pid: process.pid,
};
const told: unknown[] = [];

let home: string;
let before: string | undefined;
let daemon: Server;
let port: number;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'rebuild-lab-'));
  before = process.env.REBUILD_HOME;
  process.env.REBUILD_HOME = home;
  const answers: Record<string, unknown> = {
    '/-/health': health,
    '/-/quota': {},
    '/-/hosts': [report, booting],
  };
  daemon = createServer(async (request, response) => {
    const { method, url } = request;
    if (method === 'PUT') told.push({ method, url, body: JSON.parse(await text(request)) });
    response.end(JSON.stringify(answers[url ?? '']));
  });
  await new Promise<void>((resolve) => daemon.listen(0, '127.0.0.1', resolve));
  port = (daemon.address() as { port: number }).port;
});

afterEach(() => {
  if (before === undefined) delete process.env.REBUILD_HOME;
  else process.env.REBUILD_HOME = before;
  daemon.close();
  rmSync(home, { recursive: true });
});

describe('a lab that is up', () => {
  beforeEach(() => {
    writeState(clusterFile('dev'), { ...spec, dockerHost: 'unix:///run/docker.sock' });
    writeState(daemonFile('dev'), { pid: process.pid, port });
  });

  it('is used as it is', async () => {
    const lab = { endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' } };
    expect(await labUp(spec)).toEqual(lab);
    expect(await runningLab('dev')).toEqual(lab);
  });

  it.each([
    ['another quota', 16, 16],
    ['no quota any more', undefined, undefined],
  ])('learns of %s', async (_what, vcpuQuota, expected) => {
    told.length = 0;
    health.vcpuQuota = 8;
    await labUp({ ...spec, vcpuQuota });
    await runningLab('dev', { vcpuQuota });
    await labUp({ ...spec, vcpuQuota: 8 });
    await runningLab('dev');
    const once = { method: 'PUT', url: '/-/quota', body: { vcpuQuota: expected } };
    expect(told).toEqual([once, once]);
    delete health.vcpuQuota;
  });

  it('is not used for another range of addresses', async () => {
    await expect(labUp({ ...spec, vpcCidr: '10.1.0.0/16' })).rejects.toMatchObject({
      code: 'LAB_OTHER_NETWORK',
      message: 'the lab of dev is up with 10.0.0.0/16, and 10.1.0.0/16 is wanted',
    });
  });

  it('says where to dial a host by any of its addresses, and nothing for an address that is not its own', async () => {
    const dial = await labHosts('dev');
    const asked = ['10.0.1.10', '127.9.9.9', '10.0.1.11', '10.0.1.12', '54.1.2.3', ''];
    const at = { address: '127.0.0.1', port: 49153 };
    expect(asked.map(dial)).toEqual([at, at, undefined, undefined, undefined, undefined]);
  });

  it('tells what is there', async () => {
    const { host: _, ...withoutHost } = booting;
    expect(await labStatus('dev')).toEqual({
      cluster: 'dev',
      daemon: { pid: process.pid, port },
      dockerHost: 'unix:///run/docker.sock',
      vpcCidr: '10.0.0.0/16',
      hosts: [report, withoutHost],
    });
  });
});

describe('a lab that is not up', () => {
  const nothing = { cluster: 'dev', daemon: undefined, dockerHost: undefined, vpcCidr: undefined, hosts: [] };

  it('tells so', async () => {
    expect(await labStatus('dev')).toEqual(nothing);
    expect(await runningLab('dev')).toBeUndefined();
    await expect(labHosts('dev')).rejects.toMatchObject({ code: 'LAB_NOT_UP', hint: 'Run "rebuild lab up".' });
  });

  it('needs nothing to be taken down', async () => {
    await expect(labDown('dev')).resolves.toBeUndefined();
  });

  it.each([
    { what: 'another process has its port', state: { pid: process.pid + 1 } },
    { what: 'nobody has its port', state: { port: 9 } },
  ])('does not count as up when $what', async ({ state }) => {
    writeState(daemonFile('dev'), { pid: process.pid, port, ...state });
    expect(await labStatus('dev')).toEqual(nothing);
  });

  it.each(['Dev', 'a b', '-a', '', '../etc'])('is refused the name %j', async (cluster) => {
    await expect(labUp({ ...spec, cluster })).rejects.toMatchObject({ code: 'LAB_BAD_NAME' });
  });
});
