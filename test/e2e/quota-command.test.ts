import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Moto, startMoto } from '../../src/lab/endpoint/moto.ts';
import { motoPython } from '../../src/lab/endpoint/venv.ts';
import { instanceElements } from '../../src/lab/proxy/instances.ts';
import { serve } from '../../src/lab/proxy/server.ts';
import { accountQuotas } from '../../src/lab/proxy/service-quotas.ts';
import { labServices } from '../../src/lab/proxy/services.ts';
import { upstreamAt } from '../../src/lab/proxy/upstream.ts';
import { valueAt } from '../../src/lab/proxy/xml.ts';

const repository = resolve(import.meta.dirname, '../..');
const standard = 'L-1216C47A';
const credentials = { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };
const home = mkdtempSync(join(tmpdir(), 'rebuild-quota-'));
const inventory = join(home, 'inventory');
let moto: Moto;
let server: Server;
let quotas = accountQuotas();
let isDenied = false;

/** The reference inventory against an account of its own, played by moto and the lab's proxy, without hosts. */
beforeAll(async () => {
  moto = await startMoto(await motoPython({}));
  const upstream = upstreamAt({ url: moto.url, region: 'ap-northeast-2' });
  const services = labServices(() => quotas);
  const refused = { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'not for you' }) };
  const served = await serve({
    ec2: upstream.send,
    services: {
      ...services,
      servicequotas: (call) =>
        isDenied ? { ...refused, type: 'application/x-amz-json-1.1' } : services.servicequotas!(call),
    },
    upstreamUrl: moto.url,
    own: {},
    log: console.log,
  });
  server = served.server;
  cpSync(join(repository, 'inventory/lab'), inventory, { recursive: true, filter: (path) => !/secrets\./.test(path) });
  const file = join(inventory, 'infra.yaml');
  const infra = readFileSync(file, 'utf8').replace('endpoint: lab', `endpoint: http://127.0.0.1:${served.port}`);
  writeFileSync(file, infra);
});

afterAll(() => {
  server?.close();
  server?.closeAllConnections();
  moto?.process.kill();
  rmSync(home, { recursive: true, force: true });
});

function start(words: readonly string[], env: Readonly<Record<string, string>> = credentials) {
  const own = { PATH: process.env.PATH, HOME: home, REBUILD_HOME: join(home, 'state'), NO_COLOR: '1', COLUMNS: '120' };
  return execa('./rebuild', ['quota', ...words, '-i', inventory], {
    cwd: repository,
    env: { ...own, REBUILD_CACHE: process.env.REBUILD_CACHE, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}

async function rebuild(...words: string[]) {
  const { exitCode, stdout, stderr } = await start(words);
  return { code: exitCode, stdout, stderr };
}

/** The row of a quota in the table. */
async function row(code = standard): Promise<string> {
  const { stdout } = await rebuild();
  return stdout
    .split('\n')
    .find((line) => line.startsWith(code))!
    .replaceAll(/ +/g, ' ');
}

describe('rebuild quota', () => {
  it('shows that 26 vCPU do not fit into 16, asks for more, waits until that is approved, and then they fit', async () => {
    quotas = accountQuotas({ [standard]: 16 }, { approveSeconds: 3600 });
    expect(await row()).toMatch(/^L-1216C47A 26 0 16 no - Running On-Demand Standard/);

    const asked = await rebuild('request', '--yes');
    expect(asked).toMatchObject({ code: 0, stdout: 'asked for L-1216C47A: 26 PENDING', stderr: '' });
    expect(await rebuild('request', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('QUOTA_REQUEST_OPEN'),
    });

    const watching = start(['watch']);
    for await (const line of watching) if (line.includes('PENDING')) quotas.approve();
    const watched = await watching;
    expect([watched.exitCode, watched.stdout.replaceAll(/\d+\.\d s/g, 'TIME').split('\n')]).toEqual([
      0,
      ['L-1216C47A | 26 PENDING, TIME', 'L-1216C47A | 26 APPROVED (lab-1), TIME', 'L-1216C47A | the limit is 26 now'],
    ]);
    expect(await row()).toMatch(/^L-1216C47A 26 0 26 yes 26 APPROVED \(lab-1\) Running/);
    expect(await rebuild('watch')).toMatchObject({ code: 0, stdout: 'no request is open' });
  });

  it('tells programs the same, with null for what is not known', async () => {
    quotas = accountQuotas({ [standard]: 16 });
    const { quotas: shown, ...rest } = JSON.parse((await rebuild('--json', 'show', standard)).stdout);
    expect(rest).toEqual({ account: '123456789012', region: 'ap-northeast-2', unknown: [] });
    expect(shown).toEqual([
      {
        code: standard,
        name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
        unit: 'vCPU',
        need: 26,
        usedByOthers: 0,
        limit: 16,
        isOver: true,
        request: null,
      },
    ]);
  });

  it('counts what others run in the region', async () => {
    quotas = accountQuotas({ [standard]: 28 });
    const upstream = upstreamAt({ url: moto.url, region: 'ap-northeast-2' });
    const amis = JSON.parse(readFileSync(join(repository, 'src/lab/endpoint/amis.json'), 'utf8')) as {
      ami_id: string;
    }[];
    const what = { ImageId: amis[0]!.ami_id, InstanceType: 'm5.xlarge', MinCount: '1', MaxCount: '1' };
    const [instance] = instanceElements(await upstream.ask('RunInstances', what));
    expect(await row()).toMatch(/^L-1216C47A 26 4 28 no - /);
    await upstream.ask('TerminateInstances', { 'InstanceId.1': valueAt(instance!, 'instanceId') });
    expect(await row()).toMatch(/^L-1216C47A 26 0 28 yes - /);
  });

  it('does not take a limit that nobody may read for none', async () => {
    quotas = accountQuotas({ [standard]: 16 });
    isDenied = true;
    try {
      expect(await row()).toMatch(/^L-1216C47A 26 0 unknown unknown - /);
      const { stdout } = await rebuild();
      expect(stdout).toContain(
        'not known: the quota L-1216C47A (CLOUD_UNAUTHORIZED: Service Quotas GetServiceQuota at',
      );
      expect(await rebuild('request', '--yes')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('CLOUD_UNAUTHORIZED'),
      });
    } finally {
      isDenied = false;
    }
  });

  it('ends a watch at Ctrl-C, and the request stays', async () => {
    quotas = accountQuotas({ [standard]: 16 }, { approveSeconds: 3600 });
    await rebuild('request', '--yes');
    const watching = start(['watch']);
    for await (const line of watching) if (line.includes('PENDING')) watching.kill('SIGINT');
    const { exitCode, stdout, stderr } = await watching;
    expect([exitCode, stderr]).toEqual([130, '']);
    expect(stdout).toContain('the request stays open');
    expect(await row()).toContain('26 PENDING');
  });
});

describe('what cannot be done', () => {
  it.each([
    ['a value that is no more than the limit', ['request', standard, '--value', '16', '--yes'], 'QUOTA_ENOUGH'],
    ['a code that there is not', ['request', 'L-00000000', '--yes'], 'QUOTA_UNKNOWN'],
    ['a quota that the inventory does not use', ['show', 'L-34B43A08'], 'QUOTA_UNKNOWN'],
    ['a question that nobody can be asked', ['request'], 'CONFIRM_NO_TERMINAL'],
  ])('%s', async (_, words, code) => {
    quotas = accountQuotas({ [standard]: 16 });
    const ran = await rebuild(...words);
    expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(code) });
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  it('nothing is asked for when every limit is enough', async () => {
    quotas = accountQuotas();
    expect(await rebuild('request', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('every quota is enough'),
    });
  });

  it('without credentials that is said', async () => {
    const { exitCode, stderr } = await start([], {});
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error CLOUD_CREDENTIALS: there are no credentials to ask');
  });
});
