import { readFileSync } from 'node:fs';
import { Secret, sh, words } from 'rebuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import base from '../../../roles/base/base.ts';
import grafana from '../../../roles/grafana/grafana.ts';
import nodeExporter from '../../../roles/node_exporter/node_exporter.ts';
import prometheus from '../../../roles/prometheus/prometheus.ts';
import { tasksOf } from '../../../src/testing.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { dashboardQueries } from '../../../src/verify/dashboards.ts';
import { type RoleRun, runRole } from '../../support/role-on-host.ts';
import { contractHost } from '../host.ts';

const vars = { scrape_interval_seconds: 1 };
const machine = contractHost();
let host: Connection;
let address: string;

beforeAll(async () => {
  await machine.start();
  host = machine.connection();
  address = (await output(sh`hostname -I`)).split(' ')[0]!;
});
afterAll(machine.stop);

const hosts = (more: object = {}) => ({ mon: { address }, ...more });
/** Only the root file system, which in the lab is an overlay. */
const args = ['--collector.filesystem.fs-types-exclude=^$', '--collector.filesystem.mount-points-exclude=^/.+'];
const exporter = (): Promise<RoleRun> =>
  runRole(host, 'node_exporter', tasksOf(nodeExporter, { vars: { args }, hosts: hosts() }));
const server = (given: { vars?: object; hosts?: object } = {}): Promise<RoleRun> =>
  runRole(host, 'prometheus', tasksOf(prometheus, { vars: { ...vars, ...given.vars }, hosts: hosts(given.hosts) }));
const output = async (script: ReturnType<typeof sh>) => (await host.run(script)).stdout.trim();

describe('base on a host', () => {
  const inContainer = { kernel_modules: [], sysctl_live: 'when writable' as const, time_sync: false as const };
  const run = () => runRole(host, 'base', tasksOf(base, { vars: inContainer, hosts: hosts() }));

  it('names the hosts of the inventory and sets what is its own', async () => {
    await run();
    expect((await output(sh`getent hosts mon`)).split(/\s+/)).toEqual([address, 'mon']);
    expect(await output(sh`cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/hostname`)).toBe('1\nmon');
  });

  it('is converged after that, in one round trip', async () => {
    expect(await run()).toEqual({ changed: [], trips: 1 });
  });
});

describe('node_exporter on a host', () => {
  it('answers with metrics, at the address of the host only', async () => {
    await exporter();
    const listening = sh`ss -Hltn 'sport = :9100' | awk '{ print $4 }'`;
    expect(await output(listening)).toBe(`${address}:9100`);
  });

  it('is converged after that, in one round trip', async () => {
    expect(await exporter()).toEqual({ changed: [], trips: 1 });
  });
});

describe('prometheus on a host', () => {
  it('ends with all targets up', async () => {
    await server();
    expect(await output(sh`promtool query instant http://localhost:9090 'count(up == 1)'`)).toContain('=> 2');
  });

  it('is converged after that, in one round trip', async () => {
    expect(await server()).toEqual({ changed: [], trips: 1 });
  });

  it('has an answer to every query of the dashboard of a node', async () => {
    const json = readFileSync('roles/grafana/dashboards/node.json', 'utf8');
    const queries = dashboardQueries(json, { instance: 'mon', namespace: '.+', rateInterval: '10s' })
      .filter(({ mayBeEmpty }) => mayBeEmpty === undefined)
      .map(({ expr }) => expr);
    const ask = sh`for query in ${words(queries)}; do
      promtool query instant http://localhost:9090 "$query" | grep -q '=>' || printf '%s\n' "$query"
    done`;
    // A rate needs two scrapes.
    await vi.waitFor(async () => expect(await output(ask)).toBe(''), { timeout: 60_000, interval: 1000 });
  });

  it('loads a changed configuration without a restart', async () => {
    const pid = sh`systemctl show -p MainPID prometheus`;
    const before = await output(pid);
    const { changed } = await server({ vars: { scrape_interval_seconds: 2 } });
    expect(changed).toEqual(['file /etc/prometheus/prometheus.yml']);
    expect(await output(pid)).toBe(before);
  });

  it('never lets a wrong configuration replace a working one', async () => {
    const sum = sh`sha256sum /etc/prometheus/prometheus.yml; ls /etc/prometheus`;
    const before = await output(sum);
    const twice = [9100, 9101].map((port) => ({ job: 'node', group: 'all', port }));
    await expect(server({ vars: { jobs: twice } })).rejects.toMatchObject({
      code: 'TASK_FAILED',
      task: 'file /etc/prometheus/prometheus.yml',
      message: expect.stringContaining('multiple scrape configs with job name "node"'),
    });
    expect(await output(sum)).toBe(before);
  });

  it('says which target is down when it does not come up', async () => {
    const given = { hosts: { gone: { address: '127.0.0.9' } } };
    await expect(server(given)).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
      task: 'wait all targets to be up',
      message: expect.stringContaining('http://127.0.0.9:9100/metrics is down: '),
    });
  });
});

describe('grafana on a host that cannot reach its repository', () => {
  it('fails with what to do, and has not told apt of the repository', async () => {
    const vars = { admin_password: new Secret('password', 's3cret'), repository: { uri: 'http://127.0.0.1:1' } };
    await expect(runRole(host, 'grafana', tasksOf(grafana, { vars, hosts: hosts() }))).rejects.toMatchObject({
      code: 'GRAFANA_REPOSITORY_UNREACHABLE',
      task: 'command grafana repository answers',
      message: expect.stringContaining('http://127.0.0.1:1/dists/stable/InRelease'),
    });
    expect(await output(sh`ls /etc/apt/sources.list.d`)).not.toContain('grafana');
  });
});
