import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  DescribeInstancesCommand,
  EC2Client,
  ImportKeyPairCommand,
  type Instance,
  RebootInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEngine } from '../../src/lab/docker/engine.ts';
import { ofCluster, resolverName } from '../../src/lab/docker/names.ts';
import { labDown, labHosts, labStatus, labUp } from '../../src/lab/lab.ts';

const run = promisify(execFile);
const home = mkdtempSync(join(tmpdir(), 'rebuild-lab-'));
const cluster = `e2e-${process.pid}`;
const spec = { cluster, vpcCidr: '10.77.0.0/16', region: 'ap-northeast-2' };
const image = 'ami-0a01b22040000d64a';
const addresses = ['10.77.1.10', '10.77.1.11'] as const;

interface KeyPair {
  readonly file: string;
  readonly publicKey: string;
}

describe('the lab', () => {
  let ec2: EC2Client;
  let subnetId: string;
  let login: KeyPair;
  const hostKeys = new Map<string, KeyPair>();
  const ids: string[] = [];

  beforeAll(async () => {
    process.env.REBUILD_HOME = home;
    const { endpoint, credentials } = await labUp({ ...spec, emit: ({ text }) => console.log(text) });
    ec2 = new EC2Client({ region: spec.region, endpoint, credentials, maxAttempts: 1 });
    login = await keyPair('login');
    for (const address of addresses) hostKeys.set(address, await keyPair(address));
    await ec2.send(new ImportKeyPairCommand({ KeyName: 'k', PublicKeyMaterial: Buffer.from(login.publicKey) }));
    const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: spec.vpcCidr }));
    const wanted = { VpcId: vpc.Vpc!.VpcId!, CidrBlock: '10.77.1.0/24' };
    subnetId = (await ec2.send(new CreateSubnetCommand(wanted))).Subnet!.SubnetId!;
  });

  afterAll(async () => {
    await labDown(cluster);
    rmSync(home, { recursive: true, force: true });
  });

  it('is up at once when it is up already', async () => {
    const before = performance.now();
    const again = await labUp(spec);
    expect(performance.now() - before).toBeLessThan(50);
    expect(again.endpoint).toBe(`http://127.0.0.1:${(await labStatus(cluster)).daemon!.port}`);
  });

  it('makes a host for each instance, with the host key that its user data carry', async () => {
    for (const [index, address] of addresses.entries()) {
      const { Instances } = await ec2.send(request(address, `token-${index}`));
      expect(Instances!.map(({ State }) => State!.Name)).toEqual(['pending']);
      ids.push(Instances![0]!.InstanceId!);
    }
    await waitForStates(['running', 'running']);
    for (const address of addresses) expect(await ssh(address, 'hostname')).toBe(nameOf(address));
  });

  it('gives the host the address, memory and processors of its instance type', async () => {
    const [address] = addresses;
    const script = `
      systemctl is-system-running --wait
      ip -4 -o addr show eth0 | grep -o 'inet [^ ]*'
      free -m | awk '/^Mem/ { print $2 }'
      cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null
      grep -c ^processor /proc/cpuinfo
      sudo whoami`;
    const seen = (await ssh(address, script)).split('\n');
    expect(seen).toEqual(['running', `inet ${address}/16`, '2048', String(2048 * 2 ** 20), '2', 'root']);
  });

  it('has a package manager that works', async () => {
    const script = 'sudo apt-get update -qq && sudo apt-get install -y -qq redis-server >/dev/null && redis-cli ping';
    expect(await ssh(addresses[0], script)).toBe('PONG');
  });

  it('lets hosts reach each other by their private addresses', async () => {
    expect(await ssh(addresses[0], `ping -c 1 -W 2 ${addresses[1]} >/dev/null && echo reached`)).toBe('reached');
  });

  it('makes nothing for a repeated client token, and refuses it with other parameters', async () => {
    const again = await ec2.send(request(addresses[0], 'token-0'));
    expect(again.Instances!.map(({ InstanceId }) => InstanceId)).toEqual([ids[0]]);
    expect(await states()).toEqual(['running', 'running']);
    const other = ec2.send(request('10.77.1.12', 'token-0'));
    await expect(other).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
  });

  it.each([
    { why: 'is taken', address: addresses[0], name: 'InvalidIPAddress.InUse' },
    { why: 'is outside of the subnet', address: '10.77.2.10', name: 'InvalidParameterValue' },
    { why: 'is reserved', address: '10.77.1.2', name: 'InvalidParameterValue' },
  ])('refuses an address that $why', async ({ address, name }) => {
    await expect(ec2.send(request(address, `refused-${address}`))).rejects.toMatchObject({ name });
  });

  it('keeps a subnet that has instances', async () => {
    const deleted = ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
    await expect(deleted).rejects.toMatchObject({ name: 'DependencyViolation' });
  });

  it('gives no address that leads out of the lab', async () => {
    const seen = (await instances()).flatMap((it) => [it.PublicIpAddress, it.PublicDnsName]);
    expect(seen.filter((it) => it && !it.startsWith('10.77.'))).toEqual([]);
  });

  it('stops and starts a host with its instance, which keeps its keys and files', async () => {
    await ec2.send(new StopInstancesCommand({ InstanceIds: [ids[0]!] }));
    await waitForStates(['stopped', 'running']);
    expect((await labHosts(cluster))(addresses[0])).toBeUndefined();
    await ec2.send(new StartInstancesCommand({ InstanceIds: [ids[0]!] }));
    await waitForStates(['running', 'running']);
    expect(await ssh(addresses[0], 'test -x /usr/bin/redis-cli && hostname')).toBe(nameOf(addresses[0]));
  });

  it.each([
    { how: 'through EC2', reboot: () => ec2.send(new RebootInstancesCommand({ InstanceIds: [ids[0]!] })) },
    { how: 'from inside', reboot: () => ssh(addresses[0], 'sudo systemctl reboot').catch(() => {}) },
  ])('reboots a host $how', async ({ reboot }) => {
    const before = await ssh(addresses[0], bootTime);
    await reboot();
    await expect.poll(() => ssh(addresses[0], bootTime).catch(() => before), { timeout: 60_000 }).not.toBe(before);
  });

  it('tells the endpoint when a host powers itself off', async () => {
    await ssh(addresses[1], 'sudo systemctl poweroff').catch(() => {});
    await waitForStates(['running', 'stopped']);
  });

  it('removes the host of a terminated instance, and gives its address to the next', async () => {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [ids[1]!] }));
    await waitForStates(['running', 'terminated']);
    const { Instances } = await ec2.send(request(addresses[1], 'token-1, next generation'));
    ids[1] = Instances![0]!.InstanceId!;
    await waitForStates(['running', 'running']);
    expect(await ssh(addresses[1], 'hostname')).toBe(nameOf(addresses[1]));
  });

  it('has room for a second cluster beside it, on other addresses', async () => {
    const second = { ...spec, cluster: `${cluster}-b` };
    await expect(labUp(second)).rejects.toMatchObject({ code: 'LAB_RANGE_TAKEN' });
    const { endpoint } = await labUp({ ...second, vpcCidr: '10.75.0.0/16' });
    expect(endpoint).not.toBe((await labUp(spec)).endpoint);
    await labDown(second.cluster);
    expect(await ssh(addresses[0], 'hostname')).toBe(nameOf(addresses[0]));
  });

  it('begins anew when its process was killed, and removes the hosts that nobody knows any more', async () => {
    process.kill((await labStatus(cluster)).daemon!.pid, 'SIGKILL');
    await expect.poll(async () => (await labStatus(cluster)).daemon).toBeUndefined();
    await labUp(spec);
    const hosts = async () =>
      (await (await findEngine())!.rows(['ps', ...ofCluster(cluster)])).map(({ Names }) => Names);
    await expect.poll(hosts, { timeout: 30_000 }).toEqual([resolverName(cluster)]);
  });

  it('leaves nothing behind', async () => {
    const { daemon } = await labStatus(cluster);
    await labDown(cluster);
    expect(existsSync(join(home, 'lab'))).toBe(false);
    expect(() => process.kill(daemon!.pid, 0)).toThrow('ESRCH');
    const docker = await findEngine();
    for (const kind of ['ps --all', 'network ls']) {
      expect(docker ? await docker.rows([...kind.split(' '), ...ofCluster(cluster)]) : []).toEqual([]);
    }
  });

  function request(address: string, token: string): RunInstancesCommand {
    return new RunInstancesCommand({
      ImageId: image,
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
      KeyName: 'k',
      SubnetId: subnetId,
      PrivateIpAddress: address,
      ClientToken: token,
      UserData: Buffer.from(userData(address)).toString('base64'),
    });
  }

  function userData(address: string): string {
    const { file, publicKey } = hostKeys.get(address) ?? hostKeys.get(addresses[0])!;
    const keys = { ed25519_private: readFileSync(file, 'utf8'), ed25519_public: publicKey };
    return `#cloud-config\n${JSON.stringify({ hostname: nameOf(address), ssh_keys: keys })}\n`;
  }

  async function instances(): Promise<readonly Instance[]> {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: ids }));
    const found = Reservations!.flatMap((it) => it.Instances ?? []);
    return ids.map((id) => found.find(({ InstanceId }) => InstanceId === id)!);
  }

  async function states(): Promise<readonly (string | undefined)[]> {
    return (await instances()).map(({ State }) => State?.Name);
  }

  async function waitForStates(wanted: readonly string[]): Promise<void> {
    await expect.poll(states, { timeout: 90_000, interval: 200 }).toEqual(wanted);
  }

  async function ssh(address: string, script: string): Promise<string> {
    const at = (await labHosts(cluster))(address);
    if (!at) throw new Error(`${address} is no running host`);
    const known = join(home, `known-${address}`);
    writeFileSync(known, `${address} ${hostKeys.get(address)!.publicKey}\n`);
    const options = [
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${known}`,
      `HostKeyAlias=${address}`,
      'BatchMode=yes',
    ];
    const flags = [
      ...options.flatMap((it) => ['-o', it]),
      '-o',
      'ConnectTimeout=5',
      '-i',
      login.file,
      '-p',
      String(at.port),
    ];
    const { stdout } = await run('ssh', [...flags, `ubuntu@${at.address}`, script]);
    return stdout.trim();
  }
});

const bootTime = 'systemctl show --property UserspaceTimestampMonotonic,KernelTimestamp; stat -c %Y /proc/1';
const nameOf = (address: string) => `host-${address.split('.').at(-1)}`;

async function keyPair(name: string): Promise<KeyPair> {
  const file = join(home, name);
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  const [type, key] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  return { file, publicKey: `${type} ${key}` };
}
