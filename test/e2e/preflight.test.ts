import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyCloud } from '../../src/cloud/apply.ts';
import { type CloudClient, connectCloud } from '../../src/cloud/client.ts';
import { keyOf } from '../../src/cloud/model.ts';
import { observeCloud } from '../../src/cloud/observe.ts';
import { type Survey, surveyCloud } from '../../src/cloud/plan.ts';
import { askEc2 } from '../../src/cloud/preflight/ec2.ts';
import { sampleSpec } from '../cloud/sample.ts';
import { commandLine } from '../support/command-line.ts';
import { credentials, type Endpoint, startEndpoint } from '../support/endpoint.ts';
import { folderWith } from '../support/inventory.ts';

let endpoint: Endpoint;
let client: CloudClient;

beforeAll(async () => {
  endpoint = await startEndpoint({ vcpuQuota: 24 });
  client = await connectCloud(endpoint.client);
});

afterAll(() => endpoint?.close());
afterEach(() => vi.unstubAllEnvs());

/** An inventory of three hosts, and a playbook that asks nothing of them. */
function inventory(cluster: string, more: { readonly infra?: string; readonly hosts?: string } = {}): string {
  const subnets = '  a: { cidr: 10.0.1.0/24, zone: a }\n  b: { cidr: 10.0.2.0/24, zone: b }';
  return folderWith({
    'infra.yaml': [
      `cluster: ${cluster}`,
      'region: ap-northeast-2',
      `endpoint: ${endpoint.url}`,
      'allow_from: [192.0.2.7/32]',
      more.infra ?? `subnets:\n${subnets}`,
      'security_groups: { all: { hosts: "all:!here", ingress: [{ from: caller, ports: 22 }] } }',
      '',
    ].join('\n'),
    'hosts.yaml': more.hosts ?? hosts(),
    // The run on hosts is of this machine alone, with no role.
    'here.yaml': 'here: { hosts: { here: { ansible_connection: local } } }\n',
    'nothing.yaml.txt': '- hosts: here\n  roles: [node_exporter]\n',
  });
}

/** The lab's endpoint has one network: no two clusters may have an address of it. */
function hosts({ redis = '', web = 'type: t3.small', address = 20 } = {}): string {
  return [
    'web: { hosts: { web: { ec2: { WEB, root_gb: 10, subnet: a } } } }'.replace('WEB', web),
    'redis: { hosts: { redis: { ec2: { type: t3.small, root_gb: 10, subnet: a, address: 10.0.1.ADDRESS REDIS } } } }'
      .replace('ADDRESS', String(address))
      .replace('REDIS', redis),
    '',
  ].join('\n');
}

async function rebuild(folder: string, ...words: string[]) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  const started = performance.now();
  const met = await commandLine(folder, [...words, '-i', folder, '-p', '@nothing.yaml.txt', '--tags', 'nothing']);
  return { ...met, seconds: (performance.now() - started) / 1000 };
}

async function idsOf(cluster: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await observeCloud(client, cluster)).map((it) => [keyOf(it), it.id]));
}

describe('before anything is made', () => {
  const many = () =>
    inventory('many', {
      infra: [
        'subnets:',
        '  a: { cidr: 10.0.1.0/24, zone: a }',
        '  b: { cidr: 10.0.2.0/24, zone: x }',
        'key_pair: { name: mine, existing: true }',
        'max_monthly_usd: 20',
      ].join('\n'),
      hosts: [
        'web: { hosts: { web: { ec2: { type: m5.8xlarge, root_gb: 10, subnet: a } } } }',
        'redis: { hosts: { redis: { ec2: { type: t9.huge, root_gb: 10, subnet: b } } } }',
        'db: { hosts: { db: { ec2: { type: t3.large, root_gb: 10, subnet: a } } } }',
        '',
      ].join('\n'),
    });

  it('every problem is told in one error with its place, in seconds, and nothing is made', async () => {
    const folder = many();
    endpoint.takeMade();
    const { code, stderr, seconds } = await rebuild(folder, 'cluster');
    console.log(`refused in ${seconds.toFixed(2)} s:\n${stderr.join('\n')}`);
    expect(code).toBe(1);
    expect(stderr[0]).toMatch(/^error PREFLIGHT_FAILED: \d problems would keep the cluster from coming up; nothing/);
    const codes = stderr.flatMap((line) => /^ {2}([A-Z_]+): /.exec(line)?.[1] ?? []);
    expect(codes.toSorted()).toEqual(
      [
        'BUDGET_EXCEEDED',
        'INSTANCE_TYPE_UNKNOWN',
        'KEY_PAIR_MISSING',
        'PRICE_UNKNOWN',
        'QUOTA_EXCEEDED',
        'ZONE_UNKNOWN',
      ].toSorted(),
    );
    expect(stderr.join('\n')).toMatch(
      /ZONE_UNKNOWN: subnet b: this account has no zone ap-northeast-2x .*\n {4}at infra.yaml:7:33\n/,
    );
    expect(stderr.join('\n')).toMatch(/INSTANCE_TYPE_UNKNOWN: redis: .* t9.huge\n {4}at hosts.yaml:2:/);
    expect(stderr.join('\n')).toMatch(/\(L-1216C47A\): 34 vCPU needed, 24 allowed\n/);
    expect(endpoint.takeMade()).toEqual({});
    expect(await idsOf('many')).toEqual({});
    expect(existsSync(join(folder, 'state/clusters/many/id_ed25519'))).toBe(false);
    // On an idle machine about 1 s; the tests of others run beside it.
    expect(seconds).toBeLessThan(20);
  });

  it('a plan tells the same as warnings, and shows what would be made', async () => {
    const { code, stdout } = await rebuild(many(), 'plan', '--detailed-exitcode');
    expect(code).toBe(2);
    expect(stdout.filter((line) => line.startsWith('warning: QUOTA_EXCEEDED'))).toHaveLength(1);
    expect(stdout).toContain('Plan: 10 to add, 0 to change, 0 to replace, 0 to destroy; 0 unchanged.');
    expect(endpoint.takeMade()).toEqual({});
  });
});

describe('the lab', () => {
  const spec = () => sampleSpec({ cluster: 'dry', stateFolder: join(folderWith({}), 'state') });
  const facts = Promise.resolve(undefined);

  it('is asked with dry runs, which make nothing', async () => {
    endpoint.takeMade();
    const survey = await surveyCloud(client, spec());
    expect(await askEc2(client, survey, { hasDryRuns: true, facts })).toEqual([]);
    expect(endpoint.takeMade()).toEqual({});
    expect(await idsOf('dry')).toEqual({});
  });

  it('is asked before the first change, and not where there is none', async () => {
    const [cluster, asked] = [spec(), [] as number[]];
    const preflight = async ({ changes }: Survey) => void asked.push(changes.length);
    await applyCloud(client, cluster, { preflight });
    await applyCloud(client, cluster, { preflight });
    expect(asked).toEqual([20]);
  });

  it('makes nothing, not even a key, when that refuses', async () => {
    const cluster = { ...spec(), cluster: 'refused' };
    const preflight = () => Promise.reject(new Error('refused'));
    await expect(applyCloud(client, cluster, { preflight })).rejects.toThrow('refused');
    expect(await idsOf('refused')).toEqual({});
    expect(existsSync(cluster.stateFolder)).toBe(false);
  });
});

describe('a plan in a file', () => {
  it('is made as it was, once', async () => {
    const folder = inventory('once');
    expect(await rebuild(folder, 'plan', '--out', '@plan.json')).toMatchObject({ code: 0 });
    const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
    expect(plan).toMatchObject({ cluster: 'once', account: '123456789012', unchanged: 0 });

    const applied = await rebuild(folder, 'apply', '@plan.json');
    expect(applied).toMatchObject({ code: 0, stderr: [''] });
    expect(applied.stdout).toContain('Plan: 10 to add, 0 to change, 0 to replace, 0 to destroy; 0 unchanged.');
    const made = await idsOf('once');
    expect(Object.keys(made)).toHaveLength(plan.changes.length);

    const again = await rebuild(folder, 'apply', '@plan.json');
    expect(again.code).toBe(1);
    expect(again.stderr[0]).toMatch(/^error PLAN_STALE: since the plan was made/);
    expect(again.stderr).toContain('  vpc once is new in EC2');
    expect(await idsOf('once')).toEqual(made);
  });

  it('is refused when somebody changed something since, or the inventory, and for another cluster', async () => {
    const folder = inventory('stale', { hosts: hosts({ address: 21 }) });
    expect(await rebuild(folder, 'cluster')).toMatchObject({ code: 0 });
    const before = await idsOf('stale');
    writeFileSync(join(folder, 'hosts.yaml'), hosts({ web: 'type: t3.medium', address: 21 }));
    expect(await rebuild(folder, 'plan', '--out', '@plan.json')).toMatchObject({ code: 0 });

    await client.call('ModifyVpcAttribute', { VpcId: before['vpc stale'], EnableDnsHostnames: { Value: false } });
    const foreign = await rebuild(folder, 'apply', '@plan.json');
    expect(foreign.code).toBe(1);
    expect(foreign.stderr.slice(1, 3)).toEqual([
      '  vpc stale has changed in EC2',
      '  Run "rebuild plan --out FILE" again, and look at what it says.',
    ]);

    await client.call('ModifyVpcAttribute', { VpcId: before['vpc stale'], EnableDnsHostnames: { Value: true } });
    writeFileSync(join(folder, 'hosts.yaml'), hosts({ web: 'type: t3.large', address: 21 }));
    const other = await rebuild(folder, 'apply', '@plan.json');
    expect(other.stderr[1]).toBe('  instance web has changed in the inventory');

    const green = inventory('green');
    writeFileSync(join(green, 'plan.json'), readFileSync(join(folder, 'plan.json')));
    expect((await rebuild(green, 'apply', '@plan.json')).stderr[0]).toMatch(/^error PLAN_OTHER_CLUSTER: /);
    expect(await idsOf('stale')).toEqual(before);
    expect(await idsOf('green')).toEqual({});

    writeFileSync(join(folder, 'hosts.yaml'), hosts({ web: 'type: t3.medium', address: 21 }));
    const applied = await rebuild(folder, 'apply', '@plan.json');
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('        type: t3.small -> t3.medium');
    expect(await idsOf('stale')).toEqual(before);
  });
});

describe('a host with data', () => {
  it('is made anew only when its name is given, whatever else is agreed to', async () => {
    const folder = inventory('data', { hosts: hosts({ redis: ', data: true', address: 22 }) });
    expect(await rebuild(folder, 'cluster')).toMatchObject({ code: 0 });
    const before = await idsOf('data');
    writeFileSync(join(folder, 'hosts.yaml'), hosts({ redis: ', data: true', address: 32 }));
    expect(await rebuild(folder, 'plan', '--out', '@plan.json')).toMatchObject({ code: 0 });

    for (const words of [
      ['cluster', '--yes'],
      ['cluster', '--lose-data', 'web', '--yes'],
      ['apply', '@plan.json'],
    ]) {
      const { code, stdout } = await rebuild(folder, ...words);
      expect(code).toBe(0);
      expect(stdout).toContain('warning: instance redis: not changed, because nobody agreed');
      expect(stdout).toContain('  Run again with --lose-data redis to agree.');
    }
    expect(await idsOf('data')).toEqual(before);
    expect((await rebuild(folder, 'cluster')).stderr[0]).toMatch(
      /^error CONFIRM_NO_TERMINAL: instance redis: this ends/,
    );

    expect(await rebuild(folder, 'apply', '@plan.json', '--lose-data', 'redis')).toMatchObject({ code: 0 });
    const after = await idsOf('data');
    expect(after['instance redis']).not.toBe(before['instance redis']);
    expect({ ...after, 'instance redis': '' }).toEqual({ ...before, 'instance redis': '' });
  });

  it('that the inventory has no more is known by its tag', async () => {
    const folder = inventory('gone', { hosts: hosts({ redis: ', data: true', address: 23 }) });
    expect(await rebuild(folder, 'cluster')).toMatchObject({ code: 0 });
    writeFileSync(join(folder, 'hosts.yaml'), `${hosts().split('\n', 1)[0]}\n`);
    const { stdout } = await rebuild(folder, 'cluster', '--yes');
    expect(stdout).toContain('  Run again with --lose-data redis to agree.');
    expect(await idsOf('gone')).toHaveProperty('instance redis');
    await rebuild(folder, 'cluster', '--lose-data', 'redis');
    expect(await idsOf('gone')).not.toHaveProperty('instance redis');
  });
});
