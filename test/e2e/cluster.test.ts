import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeSecurityGroupsCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabStatus } from '../../src/lab/lab.ts';
import type { ListedRun } from '../../src/report/runs/list.ts';
import { kubernetesChanges, kubernetesHolds, startTimes } from './cluster-kubernetes.ts';
import { isReported } from './cluster-live.ts';
import { prometheusSees } from './cluster-metrics.ts';
import { kubernetesServes } from './cluster-network.ts';
import { clusterVerifies } from './cluster-verify.ts';
import { changesOf, labEc2, phasesOf, type Ran, summaryOf, testCluster } from './support.ts';

const cluster = testCluster('e2e-site', 41);
const repository = resolve(import.meta.dirname, '../..');
const say = (text: string) => console.log(`e2e: ${text}`);
const SERVICES_AND_PODS = ['redis-server.service', 'rabbitmq-server.service', 'prometheus.service', 'apps/ai-worker-'];
const secrets: string[] = [];
const seen: Ran[] = [];

/** Runs `./rebuild` and keeps what it printed, to look for secrets in at the end. */
async function rebuild(...words: string[]): Promise<Ran> {
  const ran = await cluster.rebuild(...words);
  seen.push(ran);
  return ran;
}

async function dockerHost(): Promise<string> {
  const { stdout } = await cluster.rebuild('lab', 'status', '--json');
  return (JSON.parse(stdout) as LabStatus).dockerHost!;
}

afterAll(() => cluster.dispose());

describe('./rebuild cluster', () => {
  let docker: string;

  it('takes 13 hosts from nothing to running services', async () => {
    const ran = await rebuild('cluster', '--json');
    const { hosts, exitCode } = summaryOf(ran);
    say(`bring-up from nothing: ${Math.round(ran.seconds)} s: ${phasesOf(ran)}`);
    expect(hosts.filter(({ status }) => status !== 'changed')).toEqual([]);
    expect({ code: ran.code, exitCode, hosts: hosts.length }).toEqual({ code: 0, exitCode: 0, hosts: 13 });
    docker = await dockerHost();
    secrets.push(
      ...(await Promise.all(
        ['redis_password', 'postgresql_waste_password', 'rabbitmq_admin_password'].map(cluster.secret),
      )),
    );
  });

  it('changes nothing when it is run again, and restarts no process', async () => {
    const before = await startTimes(cluster);
    const ran = await rebuild('cluster', '--json');
    say(`second run: ${ran.seconds.toFixed(1)} s`);
    expect(changesOf(ran)).toEqual([]);
    expect(before.length).toBeGreaterThan(50);
    expect(await startTimes(cluster)).toEqual(before);
    expect(summaryOf(ran)).toMatchObject({ exitCode: 0, cloudChanges: 0 });
    expect(summaryOf(ran).hosts.map(({ status }) => status)).toEqual(Array(13).fill('ok'));
  });

  it('has nothing to plan then', async () => {
    const ran = await rebuild('cluster', '--check', '--detailed-exitcode', '--json');
    expect(changesOf(ran)).toEqual([]);
    expect(ran.code).toBe(0);
  });

  describe('leaves services that', () => {
    it('answer with their passwords: Redis', async () => {
      const password = await cluster.secret('redis_password');
      expect(await cluster.on('k8s-redis', `REDISCLI_AUTH=${password} redis-cli ping`)).toBe('PONG');
      expect(await cluster.on('k8s-redis', 'redis-cli ping')).toContain('NOAUTH');
    });

    it('answer with their passwords: PostgreSQL, from another host', async () => {
      const password = await cluster.secret('postgresql_waste_password');
      await cluster.on(
        'k8s-worker-storage',
        'command -v psql >/dev/null || apt-get install -qy --no-install-recommends postgresql-client >/dev/null 2>&1',
      );
      const select = (given: string) =>
        cluster.on(
          'k8s-worker-storage',
          `PGPASSWORD=${given} psql -h 10.41.2.42 -U waste -d waste -AtXc 'select current_user' 2>&1 || true`,
        );
      expect(await select(password)).toBe('waste');
      expect(await select('wrong')).toContain('password authentication failed');
    });

    it('answer with their passwords: RabbitMQ, with its queues and without a guest', async () => {
      const password = await cluster.secret('rabbitmq_admin_password');
      const api = (user: string, path: string) =>
        cluster.on('k8s-rabbitmq', `curl -s -u '${user}' http://127.0.0.1:15672/api/${path}`);
      const queues = JSON.parse(await api(`admin:${password}`, 'queues')) as { name: string; durable: boolean }[];
      expect(queues.map(({ name }) => name).toSorted()).toEqual(['q.ai', 'q.api', 'q.batch', 'q.dlq', 'q.sched']);
      expect(await api('guest:guest', 'whoami')).toMatch(/not_authori[sz]ed/);
    });

    it('are all seen by Prometheus', async () => {
      const answer = await cluster.on(
        'k8s-monitoring',
        "curl -s 'http://127.0.0.1:9090/api/v1/query?query=up' || curl -s 'http://10.41.1.51:9090/api/v1/query?query=up'",
      );
      const { data } = JSON.parse(answer) as {
        data: { result: { metric: { job: string; instance: string }; value: [number, string] }[] };
      };
      const down = data.result.filter(({ value }) => value[1] !== '1').map(({ metric }) => metric.instance);
      expect(down).toEqual([]);
      expect(data.result.filter(({ metric }) => metric.job.includes('node')).length).toBe(13);
    });

    it('have their limits in their cgroups', async () => {
      const limit = (unit: string) =>
        `if [ -f /sys/fs/cgroup/cgroup.controllers ]; then cat /sys/fs/cgroup/system.slice/${unit}/memory.max /sys/fs/cgroup/system.slice/${unit}/cpu.max; ` +
        `else cat /sys/fs/cgroup/memory/system.slice/${unit}/memory.limit_in_bytes /sys/fs/cgroup/cpu/system.slice/${unit}/cpu.cfs_quota_us; fi`;
      const MiB = 1024 * 1024;
      expect(await cluster.on('k8s-monitoring', limit('prometheus.service'))).toMatch(
        new RegExp(`^${2048 * MiB}\\n100000`),
      );
      expect(await cluster.on('k8s-redis', limit('redis-server.service'))).toMatch(
        new RegExp(`^${1700 * MiB}\\n150000`),
      );
      expect(await cluster.on('k8s-rabbitmq', limit('rabbitmq-server.service'))).toMatch(
        new RegExp(`^${1500 * MiB}\\n150000`),
      );
    });
  });

  describe('leaves a Kubernetes cluster that', () => {
    kubernetesHolds(cluster, say);
    prometheusSees(cluster, say);
    isReported(cluster, { hosts: 13, nodes: 9, uses: SERVICES_AND_PODS }, say);
    kubernetesServes({ cluster, mirror: '10.41.0.3', nodes: ['k8s-api-auth', 'k8s-api-chat-llm'], say });
  });

  describe('./rebuild verify', () => clusterVerifies(cluster, rebuild, say));

  describe('after five things were disturbed by hand', () => {
    const disturbed = [
      'ec2: security_group_rule redis: tcp 9121 from monitoring',
      'k8s-api-auth: sysctl net.ipv4.ip_forward',
      'k8s-api-waste: apt tree',
      'k8s-postgresql: service prometheus-postgres-exporter.service',
      'k8s-redis: file /etc/redis/redis.conf',
    ];

    beforeAll(async () => {
      await cluster.on('k8s-redis', "sed -i 's/^appendonly.*/appendonly no/' /etc/redis/redis.conf");
      await cluster.on('k8s-postgresql', 'systemctl stop prometheus-postgres-exporter');
      await cluster.on('k8s-api-waste', 'apt-get remove -qy tree');
      await cluster.on('k8s-api-auth', 'sysctl -qw net.ipv4.ip_forward=0');
      await revokeRule('redis', 9121);
    });

    it('names exactly these in a check, with what is different', async () => {
      const ran = await rebuild('cluster', '--check', '--diff', '--detailed-exitcode', '--json');
      expect(ran.code).toBe(2);
      expect(changesOf(ran).map((it) => it.replace(/apt .*/, 'apt tree'))).toEqual(disturbed);
      expect(ran.stdout).toContain('-appendonly no');
    });

    it('mends exactly these, and nothing after that', async () => {
      const mended = await rebuild('cluster', '--json');
      expect(mended.code).toBe(0);
      expect(changesOf(mended).map((it) => it.replace(/apt .*/, 'apt tree'))).toEqual(disturbed);
      expect(changesOf(await rebuild('cluster', '--json'))).toEqual([]);
    });
  });

  describe('role redis with another maxmemory', () => {
    const redis = (maxmemory: number) => [
      'role',
      'redis',
      '--limit',
      'k8s-redis',
      '-e',
      `redis.maxmemory_mib=${maxmemory}`,
      '--json',
    ];
    const configured = async () => {
      const password = await cluster.secret('redis_password');
      const [, bytes] = (
        await cluster.on('k8s-redis', `REDISCLI_AUTH=${password} redis-cli config get maxmemory`)
      ).split('\n');
      return Number(bytes) / 1024 / 1024;
    };
    const invocation = () => cluster.on('k8s-redis', 'systemctl show -p InvocationID --value redis-server');

    it('changes one file and restarts once', async () => {
      const before = await cluster.on('k8s-redis', 'journalctl -u redis-server -o cat | grep -c Started || true');
      const ran = await rebuild(...redis(1000));
      expect(ran.code).toBe(0);
      expect(changesOf(ran)).toEqual(['k8s-redis: file /etc/redis/redis.conf']);
      expect(await configured()).toBe(1000);
      expect(Number(await cluster.on('k8s-redis', 'journalctl -u redis-server -o cat | grep -c Started'))).toBe(
        Number(before) + 1,
      );
    });

    it('killed between change and restart, restarts in the next run', async () => {
      const fake = '/usr/local/sbin/systemctl';
      await cluster.on(
        'k8s-redis',
        `printf '#!/bin/sh\\ncase "$*" in *restart*redis-server*) echo >/run/restarting; exec sleep 600;; esac\\nexec /usr/bin/systemctl "$@"\\n' > ${fake}; chmod 755 ${fake}`,
      );
      const before = await invocation();
      const victim = cluster.start(...redis(900));
      const deadline = Date.now() + 60_000;
      while (!(await cluster.on('k8s-redis', 'cat /run/restarting 2>/dev/null && echo yes || true')).includes('yes')) {
        if (Date.now() > deadline) throw new Error('the restart was never begun');
        await sleep(200);
      }
      process.kill(victim.pid!, 'SIGKILL'); // the launcher has become the tool
      await victim;
      await cluster.on('k8s-redis', `rm -f ${fake} /run/restarting; pkill -9 -f 'sleep 600' || true; sleep 0.3`);
      expect(await invocation()).toBe(before);

      const ran = await rebuild(...redis(900));
      expect(ran.code).toBe(0);
      expect(await configured()).toBe(900);
      expect(await invocation()).not.toBe(before);
    });

    it('goes back to what the inventory says', async () => {
      expect(changesOf(await rebuild('role', 'redis', '--json'))).toEqual(['k8s-redis: file /etc/redis/redis.conf']);
      expect(await configured()).toBe(1200);
    });
  });

  describe('Kubernetes, later,', () => kubernetesChanges(cluster, rebuild));

  it('gives Ansible an inventory with which it reaches all hosts, and the same lists', async () => {
    const venv = mkdtempSync(join(tmpdir(), 'rebuild-ansible-'));
    try {
      await execa('python3', ['-m', 'venv', venv]);
      await execa(join(venv, 'bin/pip'), ['install', '-q', 'ansible-core']);
      const env = { ...cluster.env, REBUILD_INVENTORY: cluster.inventory, ANSIBLE_HOME: venv, LC_ALL: 'C.UTF-8' };
      const ansible = (tool: string, ...words: string[]) => execa(join(venv, 'bin', tool), words, { env, cwd: venv });
      const script = join(repository, 'scripts/ansible-inventory');
      const { stdout } = await ansible('ansible', '-i', script, '-f', '13', 'all', '-m', 'ping', '-o');
      expect(stdout.split('\n').filter((line) => line.includes('SUCCESS')).length).toBe(13);
      const file = join(cluster.inventory, 'hosts.yaml');
      const theirs = JSON.parse((await ansible('ansible-inventory', '-i', file, '--list')).stdout);
      expect(JSON.parse((await rebuild('inventory', '--list', '-i', file)).stdout)).toEqual(theirs);
    } finally {
      rmSync(venv, { recursive: true, force: true });
    }
  });

  it('printed no secret anywhere', async () => {
    expect(secrets.filter((secret) => secret.length < 20)).toEqual([]);
    for (const { stdout, stderr } of seen) {
      for (const secret of secrets) expect((stdout + stderr).includes(secret)).toBe(false);
    }
  });

  it('has each run in the history, and no secret in any', async () => {
    const runs = JSON.parse((await rebuild('history', '-n', '1000', '--json')).stdout) as ListedRun[];
    say(`history: ${runs.length} runs`);
    expect(runs.length).toBeGreaterThanOrEqual(10);
    expect(runs.at(-1)).toMatchObject({
      commandLine: 'cluster --json',
      hosts: 13,
      failed: 0,
      exitCode: 0,
      mode: 'apply',
    });
    expect((await rebuild('history', 'show', runs.at(-1)!.id)).code).toBe(0);
    expect((await rebuild('history', 'diff', runs.at(-1)!.id, runs.at(-2)!.id)).stdout).toContain('a only');
    const folder = join(cluster.env.REBUILD_HOME!, 'clusters', cluster.name, 'history');
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const name of (await rebuild('secret', 'list')).stdout.trim().split('\n')) {
      const value = await cluster.secret(name);
      expect(value.length).toBeGreaterThanOrEqual(20);
      expect(kept.filter((text) => text.includes(value))).toEqual([]);
    }
  });

  it('comes back after lab down, which leaves nothing but the history', async () => {
    const { daemon } = JSON.parse((await cluster.rebuild('lab', 'status', '--json')).stdout) as LabStatus;
    expect((await rebuild('lab', 'down')).code).toBe(0);
    const { stdout } = await execa(
      'docker',
      ['-H', docker, 'ps', '-aq', '--filter', `label=rebuild.lab=${cluster.name}`],
      { reject: false },
    );
    expect(stdout).toBe('');
    expect(existsSync(`/proc/${daemon!.pid}`)).toBe(false);
    const { REBUILD_HOME: home } = cluster.env;
    expect(existsSync(join(home!, 'lab', cluster.name))).toBe(false);
    expect(readdirSync(join(home!, 'clusters', cluster.name))).toEqual(['history']);

    // Without what the first bring-up has shown already.
    const again = await rebuild('cluster', '--tags', 'base', '--json');
    say(`13 new hosts after lab down: ${Math.round(again.seconds)} s`);
    expect(summaryOf(again).hosts.filter(({ status }) => status !== 'changed')).toEqual([]);
    expect(again.code).toBe(0);
  });
});

async function revokeRule(group: string, port: number): Promise<void> {
  const { daemon } = JSON.parse((await cluster.rebuild('lab', 'status', '--json')).stdout) as LabStatus;
  const ec2 = labEc2(daemon!.port);
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const found = SecurityGroups.find(({ GroupName, Tags = [] }) =>
    [GroupName, ...Tags.map(({ Value }) => Value)].includes(group),
  );
  const rule = found!.IpPermissions!.find(({ FromPort }) => FromPort === port)!;
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: found!.GroupId, IpPermissions: [rule] }));
}
