import { Secret, sh } from 'rebuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import alertmanager from '../../../roles/alertmanager/alertmanager.ts';
import nodeExporter from '../../../roles/node_exporter/node_exporter.ts';
import prometheus from '../../../roles/prometheus/prometheus.ts';
import redis from '../../../roles/redis/redis.ts';
import { tasksOf } from '../../../src/testing.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { runRole } from '../../support/role-on-host.ts';
import { run } from '../contract.ts';
import { contractHost } from '../host.ts';
import { receiverTasks, type Told, told } from './receiver.ts';

/** From a disturbance to the message: a scrape, the alert's own second, an evaluation and the group's wait, of a second each. */
const WITHIN = { timeout: 20_000, interval: 300 };

const machine = contractHost();
let host: Connection;
let address: string;

beforeAll(async () => {
  await machine.start();
  host = machine.connection();
  address = (await run(host, sh`hostname -I`)).split(' ')[0]!;
  await runRole(host, 'receiver', receiverTasks(8080));
});
afterAll(machine.stop);

/** A small disk: its upper layer is in memory, and what is seen of it is an overlay. */
const DISK = '/srv/disk';
const makeDisk = sh`
  ! mountpoint -q ${DISK} || exit 0
  mkdir -p /srv/memory ${DISK}
  mount -t tmpfs -o size=16m tmpfs /srv/memory
  mkdir -p /srv/memory/lower /srv/memory/upper /srv/memory/work
  mount -t overlay -o lowerdir=/srv/memory/lower,upperdir=/srv/memory/upper,workdir=/srv/memory/work small ${DISK}
`;
/** Of the file systems on the host that one only. */
const args = [
  '--collector.filesystem.fs-types-exclude=^$',
  '--collector.filesystem.mount-points-exclude=^/$|^/([^s]|s[^r])|^/srv/memory',
];

const short = { for: '1s' };
const off = { enabled: false };
const alerts = {
  ...{ NodeDown: short, RedisDown: short, NodeDiskFilling: short },
  // What the machine is short of is not what is tested here.
  ...{ NodeCpuHigh: off, NodeMemoryHigh: off, UnitFailed: off },
};
const receivers = {
  test: { webhook: { url: 'http://127.0.0.1:8080/' } },
  gone: { webhook: { url: 'http://127.0.0.1:1/' } },
};
const routes = [
  { match: { alertname: 'RedisDown' }, receiver: 'gone', continue: true },
  { match: { severity: 'critical' }, receiver: 'test' },
];
const times = { group_by: ['alertname', 'instance'], group_wait: '0s', group_interval: '1s' };

const hosts = () => ({ mon: { address, groups: ['monitoring', 'redis'] } });
const redisTasks = () => tasksOf(redis, { vars: { password: new Secret('redis', 'pw') }, hosts: hosts() });
const alertmanagerTasks = (given: object = {}) => {
  const vars = { ...times, receivers, routes, watchdog_receiver: 'test', ...given };
  return tasksOf(alertmanager, { vars, hosts: hosts() });
};
const prometheusTasks = () => {
  const vars = { scrape_interval_seconds: 1, alerts, alertmanagers: { group: 'monitoring' } };
  return tasksOf(prometheus, { vars, hosts: hosts() });
};

const tell = (status: Told['status'], alert: string, within = WITHIN) =>
  vi.waitFor(async () => {
    expect(await told(host)).toContainEqual({ status, alert, instance: 'mon' });
  }, within);

describe('Alertmanager beside Prometheus', () => {
  it('is set up by its role, and Prometheus sends to it', async () => {
    await run(host, makeDisk);
    await runRole(host, 'node_exporter', tasksOf(nodeExporter, { vars: { args }, hosts: hosts() }));
    await runRole(host, 'redis', redisTasks());
    await runRole(host, 'alertmanager', alertmanagerTasks());
    await runRole(host, 'prometheus', prometheusTasks());
  });

  it('is converged after that, in one round trip, and so is Prometheus', async () => {
    expect(await runRole(host, 'alertmanager', alertmanagerTasks())).toEqual({ changed: [], trips: 1 });
    expect(await runRole(host, 'prometheus', prometheusTasks())).toEqual({ changed: [], trips: 1 });
  });

  it('loads a changed configuration without a restart', async () => {
    const pid = sh`systemctl show -p MainPID prometheus-alertmanager`;
    const before = await run(host, pid);
    const { changed } = await runRole(host, 'alertmanager', alertmanagerTasks({ repeat_interval: '1h' }));
    expect(changed).toEqual(['file /etc/prometheus/alertmanager.yml']);
    expect(await run(host, pid)).toBe(before);
  });

  it('never lets a wrong configuration replace a working one', async () => {
    const sum = sh`sha256sum /etc/prometheus/alertmanager.yml`;
    const before = await run(host, sum);
    const wrong = { test: { webhook: { url: new Secret('url', 'nonsense') } }, gone: receivers.gone };
    await expect(runRole(host, 'alertmanager', alertmanagerTasks({ receivers: wrong }))).rejects.toMatchObject({
      code: 'TASK_FAILED',
      task: 'file /etc/prometheus/alertmanager.yml',
    });
    expect(await run(host, sum)).toBe(before);
  });
});

describe('a receiver is told', () => {
  it('of a Redis that has stopped, and that it is back', async () => {
    await run(host, sh`systemctl stop redis-server`);
    await tell('firing', 'RedisDown');
    await run(host, sh`systemctl start redis-server`);
    await tell('resolved', 'RedisDown');
  });

  it('of another receiver that does not answer', async () => {
    const metric = sh`curl -s ${`http://${address}:9093/metrics`} | grep '^alertmanager_notifications_failed_total{integration="webhook"'`;
    await tell('firing', 'AlertmanagerNotificationsFail', { timeout: 45_000, interval: 500 });
    expect(Number((await run(host, metric)).split(' ').at(-1))).toBeGreaterThan(0);
  });

  it('of a disk that is filled, and that it has room again', async () => {
    await run(host, sh`head -c 15M /dev/zero >${`${DISK}/fill`}`);
    await tell('firing', 'NodeDiskFilling');
    await run(host, sh`rm ${`${DISK}/fill`}`);
    await tell('resolved', 'NodeDiskFilling');
  });

  it('of a host that does not answer, not of its services besides, and that it is back', async () => {
    const ofRedis = async () => (await told(host)).filter(({ alert }) => alert === 'RedisDown').length;
    const before = await ofRedis();
    await run(host, sh`systemctl stop prometheus-node-exporter`);
    await tell('firing', 'NodeDown');
    await run(host, sh`systemctl stop redis-server`);
    await vi.waitFor(async () => expect(await stateOf('RedisDown')).toBe('suppressed'), WITHIN);
    await run(host, sh`systemctl start redis-server`);
    await vi.waitFor(async () => expect(await stateOf('RedisDown')).toBeUndefined(), WITHIN);
    await run(host, sh`systemctl start prometheus-node-exporter`);
    await tell('resolved', 'NodeDown');
    expect(await ofRedis()).toBe(before);
  });

  it('of Watchdog, as long as all is well', async () => {
    // What fired before Prometheus had its Alertmanagers is sent anew after a minute.
    await vi.waitFor(
      async () => {
        expect(await told(host)).toContainEqual({ status: 'firing', alert: 'Watchdog', instance: undefined });
      },
      { timeout: 75_000, interval: 500 },
    );
  });
});

/** How Alertmanager has an alert; undefined when it has none of this name. */
async function stateOf(name: string): Promise<string | undefined> {
  const answer = await run(host, sh`curl -s ${`http://${address}:9093/api/v2/alerts`}`);
  const alerts = JSON.parse(answer) as { labels: { alertname: string }; status: { state: string } }[];
  return alerts.find(({ labels }) => labels.alertname === name)?.status.state;
}
