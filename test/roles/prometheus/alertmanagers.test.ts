import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertmanagerAddresses, alertmanagersKnown } from '../../../roles/prometheus/alertmanagers.ts';
import { hostViews } from '../host-views.ts';

/** The answer of `/api/v1/alertmanagers`, as Prometheus 2.42 words it. */
const server = createServer((_, response) => {
  const activeAlertmanagers = ['10.0.0.1:9093', '10.0.0.2:9093'].map((it) => ({ url: `http://${it}/api/v2/alerts` }));
  response.end(JSON.stringify({ status: 'success', data: { activeAlertmanagers, droppedAlertmanagers: [] } }));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

async function ask(addresses: readonly string[], port = (server.address() as AddressInfo).port) {
  const script = `set -e\n${alertmanagersKnown(port, addresses).plain()}`;
  const { exitCode, all } = await execa('sh', ['-c', script], { all: true, reject: false, stdin: 'ignore' });
  return { exitCode, says: all };
}

describe('alertmanagerAddresses', () => {
  const hosts = hostViews(['monitoring1', 'redis1', 'monitoring2']);

  it('has a port of every host of the group', () => {
    const addresses = alertmanagerAddresses({ group: 'monitoring', port: 9093 }, hosts);
    expect(addresses).toEqual(['10.0.0.1:9093', '10.0.0.3:9093']);
  });

  it.each([
    ['nothing is said', undefined],
    ['the group is empty', { group: 'alertmanager', port: 9093 }],
  ])('is empty where %s', (_, given) => {
    expect(alertmanagerAddresses(given, hosts)).toEqual([]);
  });
});

describe('alertmanagersKnown', () => {
  it('is content when Prometheus sends to all of them', async () => {
    expect(await ask(['10.0.0.1:9093', '10.0.0.2:9093'])).toEqual({ exitCode: 0, says: '' });
  });

  it.each(['10.0.0.3:9093', '0.0.0.1:9093', '10.0.0.1:909'])('names %s, which it does not know', async (address) => {
    expect(await ask(['10.0.0.1:9093', address])).toEqual({
      exitCode: 1,
      says: `Prometheus does not know the Alertmanager at ${address}`,
    });
  });

  it('is not content when nothing answers', async () => {
    expect((await ask(['10.0.0.1:9093'], 1)).exitCode).toBe(1);
  });
});
