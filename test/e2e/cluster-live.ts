import { expect, it } from 'vitest';
import type { LiveReport, Use } from '../../src/report/inventory/live-model.ts';
import type { TestCluster } from './support.ts';

interface Expected {
  readonly hosts: number;
  /** Of Kubernetes. */
  readonly nodes: number;
  /** Services and pods whose use is told, by a part of their names. */
  readonly uses: readonly string[];
}

/** What `report --live` says of a cluster that is well. */
export function isReported(cluster: TestCluster, { hosts, nodes, uses }: Expected, say: (text: string) => void): void {
  it('is reported as it is', async () => {
    const ran = await cluster.rebuild('report', '--live', '--json');
    say(`report --live of ${hosts} hosts: ${ran.seconds.toFixed(1)} s`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { live } = JSON.parse(ran.stdout) as { live: LiveReport };
    expect(live.hosts.map(({ state }) => state?.memory.usedMiB)).toEqual(Array(hosts).fill(expect.any(Number)));
    expect(live.hosts.find(({ name }) => name === 'k8s-master')!.state!.versions).toMatchObject({
      kubelet: expect.stringMatching(/^1\.\d+\.\d+/),
      containerd: expect.any(String),
    });
    expect(live.cluster!.nodes.map(({ isReady, troubles }) => [isReady, troubles])).toEqual(
      Array(nodes).fill([true, []]),
    );
    expect(live.cluster!.pods.filter(({ isReady }) => !isReady)).toEqual([]);
    expect(live.lastRun).toMatchObject({ mode: expect.any(String), outcome: expect.any(String) });
    for (const name of uses)
      expect(
        live.uses.find((use) => use.name.includes(name)),
        name,
      ).toSatisfy(isMeasured);
  });
}

/** It takes something, within its limit, and has taken at least that much before. */
function isMeasured(use: Use | undefined): boolean {
  const { now = 0, peak = 0, limit = Infinity } = use?.memory ?? {};
  return use?.cpu.now !== undefined && now > 0 && peak >= now && limit >= now;
}
