import { expect, it } from 'vitest';
import type { LiveReport, Use } from '../../src/report/inventory/live-model.ts';
import type { TestCluster } from './support.ts';

/** What `report --live` says of a cluster of 13 hosts, 9 of them nodes of Kubernetes. */
export function isReported(cluster: TestCluster, say: (text: string) => void): void {
  it('is reported as it is, by one command to each host', async () => {
    const ran = await cluster.rebuild('report', '--live', '--json');
    say(`report --live: ${ran.seconds.toFixed(1)} s`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { live } = JSON.parse(ran.stdout) as { live: LiveReport };
    expect(live.hosts.map(({ state }) => state?.memory.usedMiB)).toEqual(Array(13).fill(expect.any(Number)));
    expect(live.hosts.find(({ name }) => name === 'k8s-master')!.state!.versions).toMatchObject({
      kubelet: expect.stringMatching(/^1\.\d+\.\d+/),
      containerd: expect.any(String),
    });
    expect(live.cluster!.nodes.map(({ isReady, troubles }) => [isReady, troubles])).toEqual(Array(9).fill([true, []]));
    expect(live.cluster!.pods.filter(({ isReady }) => !isReady)).toEqual([]);
    expect(live.lastRun).toMatchObject({ mode: expect.any(String), outcome: expect.any(String) });
    for (const name of ['redis-server.service', 'rabbitmq-server.service', 'prometheus.service', 'ai-worker'])
      expect(isMeasured(live.uses.find((use) => use.name.includes(name))), name).toBe(true);
  });
}

/** It takes something, within its limit, and has taken at least that much before. */
function isMeasured(use: Use | undefined): boolean {
  const { now = 0, peak = 0, limit = 0 } = use?.memory ?? {};
  return use?.cpu.now !== undefined && now > 0 && peak >= now && limit >= now;
}
