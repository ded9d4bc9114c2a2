import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { DescribeInstancesCommand, DescribeVpcsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instanceType } from '../../src/cloud/data/instance-types.ts';
import type { LabStatus } from '../../src/lab/lab.ts';
import { changesOf, labEc2, phasesOf, type Ran, summaryOf, testCluster } from './support.ts';

/** The reference inventory in an account that allows 16 vCPU, and later 32. */
const cluster = testCluster('e2e-quota', 47);
const repository = resolve(import.meta.dirname, '../..');
const hostsFile = join(cluster.inventory, 'hosts.yaml');
const infraFile = join(cluster.inventory, 'infra.yaml');
const playbook = join(cluster.inventory, '../base.yaml');
const asWritten = readFileSync(hostsFile, 'utf8');
/** On a machine that is busy with other things the tool waits for its turn: then more by as much as it is. */
const mostSeconds = () => 2 * Math.max(1, loadavg()[0]! / (2 * availableParallelism()));
const say = (text: string) => console.log(`e2e: ${text}`);

/** Only the base of each host: what is shown here is EC2. */
const run = (command: string, ...words: string[]) => cluster.rebuild(command, '-p', playbook, ...words);

function allow(vcpu: number): void {
  const infra = readFileSync(infraFile, 'utf8');
  writeFileSync(infraFile, infra.replace(/^lab: .*$/m, `lab: { mirror: false, vcpu_quota: ${vcpu} }`));
}

beforeAll(async () => {
  writeFileSync(playbook, '- name: Base\n  hosts: all\n  roles: [base]\n');
  allow(16);
  expect((await cluster.rebuild('lab', 'up')).code).toBe(0);
});

afterAll(() => cluster.dispose());

describe('the reference inventory in an account with a quota of 16', () => {
  it('is refused within 2 s before any write, with need, limit and the plan that fits', async () => {
    const refused = await fastest(() => run('cluster'));
    say(`cluster refused in ${refused.seconds.toFixed(2)} s, at a load of ${loadavg()[0]!.toFixed(1)}`);
    const told = refused.stdout + refused.stderr;
    expect(refused.code).toBe(1);
    for (const part of [
      'PREFLIGHT_FAILED',
      'QUOTA_EXCEEDED',
      '26 vCPU needed, 16 allowed',
      '6 x t3.small -> t2.small',
      '4 x t3.micro -> t2.micro',
      '16 of 16 vCPU in L-1216C47A',
    ]) {
      expect(told).toContain(part);
    }
    expect(refused.seconds).toBeLessThan(mostSeconds());
    expect(await instances()).toEqual([]);
    expect(await ownVpcs()).toBe(0);
  });

  it('is told the same by a plan and by a report, which need no more time', async () => {
    const plan = await fastest(() => run('plan'));
    const report = await fastest(() => cluster.rebuild('report'));
    say(`plan ${plan.seconds.toFixed(2)} s, report ${report.seconds.toFixed(2)} s`);
    expect(plan.stdout + plan.stderr).toContain('26 vCPU needed, 16 allowed');
    expect(report.stdout.replaceAll(/\s+/g, ' ')).toContain('26 vCPU needed, 16 allowed');
    expect(Math.max(plan.seconds, report.seconds)).toBeLessThan(mostSeconds());
  });

  it('fits after fit --write, and 13 hosts come up with 16 of 16 vCPU', async () => {
    const written = await cluster.rebuild('fit', '--write');
    expect([written.code, written.stderr]).toEqual([0, expect.stringContaining('hosts.yaml')]);
    expect(readFileSync(hostsFile, 'utf8')).toBe(asWritten.replaceAll(/t3\.(micro|small)/g, 't2.$1'));

    const ran = await run('cluster', '--json');
    say(`13 hosts with 16 of 16 vCPU: ${Math.round(ran.seconds)} s: ${phasesOf(ran)}`);
    expect(summaryOf(ran).hosts.filter(({ status }) => status !== 'changed')).toEqual([]);
    expect([ran.code, summaryOf(ran).hosts.length]).toEqual([0, 13]);
    expect(vcpuOf(await instances())).toBe(16);
  });

  it('has no vCPU left: EC2 itself refuses one more instance', async () => {
    const [{ image } = { image: '' }] = await instances();
    const ec2 = await endpoint();
    const one = new RunInstancesCommand({ ImageId: image, InstanceType: 't2.micro', MinCount: 1, MaxCount: 1 });
    await expect(ec2.send(one)).rejects.toMatchObject({ name: 'VcpuLimitExceeded' });
  });
});

describe('another cluster in the same account', () => {
  it('has no room left, because the account is asked what others use', async () => {
    const other = join(cluster.inventory, '../other');
    cpSync(join(repository, 'inventory/production'), other, { recursive: true });
    const file = join(other, 'infra.yaml');
    const url = `endpoint: http://127.0.0.1:${await port()}`;
    writeFileSync(file, readFileSync(file, 'utf8').replace('endpoint: aws', url));
    const env = { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };
    const { stdout } = await execa('./rebuild', ['fit', '-i', other, '--json'], {
      cwd: repository,
      env,
      reject: false,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      limitsFrom: expect.stringMatching(/^account \d{12}, asked now$/),
      isOfferingKnown: true,
      usedByOthers: { 'L-1216C47A': 16 },
      result: { kind: 'impossible', why: 'quota', quotas: [{ quota: 'L-1216C47A', need: 26, available: 0 }] },
    });
  });
});

describe('the t3 inventory, after the quota was raised to 32', () => {
  let before: readonly Seen[];

  beforeAll(async () => {
    before = await instances();
    writeFileSync(hostsFile, asWritten);
    allow(32);
  });

  it('changes nothing as long as nobody agrees', async () => {
    const ran = await run('cluster');
    expect(ran.code).not.toBe(0);
    expect(ran.stdout + ran.stderr).toContain('CONFIRM_NO_TERMINAL');
    expect(await instances()).toEqual(before);
  });

  it('changes only the nodes whose type changes, which keep their ids, and all 13 run', async () => {
    const ran = await run('cluster', '--yes', '--json');
    say(`10 of 13 hosts changed to t3: ${Math.round(ran.seconds)} s: ${phasesOf(ran)}`);
    const changed = before.filter(({ type }) => type.startsWith('t2.')).map(({ name }) => `ec2: instance ${name}`);
    expect(changed.length).toBe(10);
    expect(changesOf(ran).filter((it) => it.startsWith('ec2:'))).toEqual(changed.toSorted());
    expect([ran.code, summaryOf(ran).hosts.length]).toEqual([0, 13]);
    expect(await instances()).toEqual(before.map((it) => ({ ...it, type: it.type.replace('t2.', 't3.') })));
    expect(vcpuOf(await instances())).toBe(26);
  });

  it('has nothing to change then', async () => {
    const ran = await run('cluster', '--json');
    expect([ran.code, changesOf(ran)]).toEqual([0, []]);
  });
});

interface Seen {
  readonly name: string;
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly image: string;
}

/** What EC2 has, by name; not what is ended. */
async function instances(): Promise<readonly Seen[]> {
  const { Reservations = [] } = await (await endpoint()).send(new DescribeInstancesCommand({}));
  return Reservations.flatMap(({ Instances = [] }) => Instances)
    .map(({ Tags = [], InstanceId = '', InstanceType = '', ImageId = '', State }) => ({
      name: Tags.find(({ Key }) => Key === 'rebuild:host')?.Value ?? '',
      id: InstanceId,
      type: InstanceType as string,
      state: State?.Name ?? '',
      image: ImageId,
    }))
    .filter(({ state }) => state !== 'terminated')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function vcpuOf(seen: readonly Seen[]): number {
  return seen.filter(({ state }) => state === 'running').reduce((sum, { type }) => sum + instanceType(type)!.vcpu, 0);
}

async function ownVpcs(): Promise<number> {
  const { Vpcs = [] } = await (await endpoint()).send(new DescribeVpcsCommand({}));
  return Vpcs.filter(({ Tags = [] }) => Tags.some(({ Key }) => Key === 'rebuild:cluster')).length;
}

async function endpoint() {
  return labEc2(await port());
}

async function port(): Promise<number> {
  const { stdout } = await cluster.rebuild('lab', 'status', '--json');
  return (JSON.parse(stdout) as LabStatus).daemon!.port;
}

/** Up to six times, until it is fast: what is measured is the tool, not what else this machine does. */
async function fastest(start: () => Promise<Ran>): Promise<Ran> {
  let best = await start();
  for (let tries = 1; tries < 6 && best.seconds >= 2; tries += 1) {
    const next = await start();
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}
