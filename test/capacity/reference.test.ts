import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../../src/capacity/catalogue.ts';
import { withType } from '../../src/capacity/nodes.ts';
import { quotaUse } from '../../src/capacity/quota.ts';
import { planCapacity } from '../../src/cli/run/capacity.ts';
import { loadInventory } from '../../src/inventory/load.ts';

/**
 * The reference cluster by hand. vCPU and memory of each type: "Amazon EC2 instance types", general purpose, T3 and T2, in
 * AWS's EC2 documentation. On-Demand prices of Linux for an hour, a GB-month of gp3 and a public IPv4 address for an
 * hour: in ap-northeast-2 those that the design of the cluster states, in us-east-1 those of AWS's pages "EC2 On-Demand
 * Pricing", "EBS pricing" and "VPC pricing", as they were entered here. A month has 730 hours: 8760 in 12 months.
 */
const BY_HAND = `
  node                  type       vCPU  GiB  GB  hour seoul  x 730   hour virginia  x 730
  k8s-master            t3.large      2    8  80      0.104   75.92          0.0832  60.736
  k8s-api-waste         t3.small      2    2  30      0.026   18.98          0.0208  15.184
  k8s-api-auth          t3.micro      2    1  20      0.013    9.49          0.0104   7.592
  k8s-api-userinfo      t3.micro      2    1  20      0.013    9.49          0.0104   7.592
  k8s-api-location      t3.micro      2    1  20      0.013    9.49          0.0104   7.592
  k8s-api-recycle-info  t3.micro      2    1  20      0.013    9.49          0.0104   7.592
  k8s-api-chat-llm      t3.small      2    2  30      0.026   18.98          0.0208  15.184
  k8s-worker-storage    t3.small      2    2  40      0.026   18.98          0.0208  15.184
  k8s-worker-ai         t3.small      2    2  40      0.026   18.98          0.0208  15.184
  k8s-rabbitmq          t3.small      2    2  40      0.026   18.98          0.0208  15.184
  k8s-postgresql        t3.medium     2    4  80      0.052   37.96          0.0416  30.368
  k8s-redis             t3.small      2    2  30      0.026   18.98          0.0208  15.184
  k8s-monitoring        t3.medium     2    4  60      0.052   37.96          0.0416  30.368
`;

/**
 * Added up. Seoul: 75.92 + 6 x 18.98 + 4 x 9.49 + 2 x 37.96 = 75.92 + 113.88 + 37.96 + 75.92 = 303.68.
 * Virginia: 60.736 + 6 x 15.184 + 4 x 7.592 + 2 x 30.368 = 60.736 + 91.104 + 30.368 + 60.736 = 242.944.
 */
const MONTH = [
  // region, compute, 510 GB of gp3, 13 addresses, together
  ['ap-northeast-2', 303.68, 510 * 0.0912, 13 * 0.005 * 730, 303.68 + 46.512 + 47.45],
  ['us-east-1', 242.944, 510 * 0.08, 13 * 0.005 * 730, 242.944 + 40.8 + 47.45],
] as const;

const rows = BY_HAND.trim()
  .split('\n')
  .slice(1)
  .map((line) => line.trim().split(/\s+/));

async function reference(region = 'ap-northeast-2') {
  return planCapacity(await loadInventory('inventory/production'), { catalogue: shippedCatalogue(region) });
}

describe('the reference cluster', () => {
  it('has on each node what its type has by hand', async () => {
    const { nodes } = await reference();
    expect(
      nodes.map(({ name, type, vcpu, memoryMiB, rootGb }) => [name, type, vcpu, memoryMiB! / 1024, rootGb]),
    ).toEqual(rows.map(([name, type, vcpu, gib, gb]) => [name, type, Number(vcpu), Number(gib), Number(gb)]));
  });

  it.each([
    ['ap-northeast-2', 5],
    ['us-east-1', 7],
  ])('costs in %s on each node what its hours cost by hand', async (region, column) => {
    const { nodes } = await reference(region);
    for (const [index, row] of rows.entries()) {
      const [hour, month] = [Number(row[column]), Number(row[column + 1])];
      expect(hour * 730).toBeCloseTo(month, 6);
      expect([row[0], nodes[index]!.monthlyUsd]).toEqual([row[0], expect.closeTo(month, 6)]);
    }
  });

  it.each(MONTH)('costs in %s a month what was added up by hand', async (region, compute, disks, ipv4, total) => {
    const { costs } = await reference(region);
    const about = (value: number) => ({ value: expect.closeTo(value, 1), unknown: 0 });
    expect(costs).toEqual({
      compute: about(compute),
      rootDisks: about(disks),
      publicIpv4: about(ipv4),
      total: about(total),
    });
  });

  it('needs 26 of the 16 vCPU that its design states, and 16 of 16 with its micro and small nodes as t2', async () => {
    const { nodes, quota, catalogue } = await reference();
    expect(quota[0]).toMatchObject({ bucket: { code: 'L-1216C47A' }, need: 13 * 2, limit: 16, isOver: true });
    const smaller = nodes.map((node) => {
      const isSmall = /^t3\.(micro|small)$/.test(node.type ?? '');
      return isSmall ? withType(node, node.type!.replace('t3', 't2'), catalogue) : node;
    });
    // 4 t2.micro and 6 t2.small with one vCPU each, and 3 t3 with two.
    const account = { limits: new Map([['L-1216C47A', 16]]), usedByOthers: new Map() };
    expect(quotaUse(smaller, account)).toMatchObject([{ need: 4 + 6 + 3 * 2, limit: 16, isOver: false }]);
  });

  it('has a claimed price that is its compute in us-east-1, rounded for each group, and claimed vCPU that add up to 16', async () => {
    const { infra } = await loadInventory('inventory/production');
    const { groups, vcpu, monthly_usd } = infra!.claimed!;
    const stated = Object.values(groups!);
    const together = (key: 'vcpu' | 'monthly_usd') => stated.reduce((sum, it) => sum + it[key]!, 0);
    // 60 + 58 + 30 + 15 + 30 + 15 + 30, and 2 + 6 + 2 + 1 + 2 + 1 + 2
    expect([together('monthly_usd'), monthly_usd, together('vcpu'), vcpu]).toEqual([238, 238, 16, 15]);
  });

  it('has room for its pods, and exactly these problems', async () => {
    const { placement, problems } = await reference();
    expect(placement.unplaced).toEqual([]);
    expect(problems.map(({ severity, code, host }) => [severity, code, host])).toEqual([
      ['error', 'QUOTA_EXCEEDED', undefined],
      ['warning', 'LIMIT_NOT_HONOURED', 'k8s-worker-ai'],
      ['warning', 'CREDITS_RUN_OUT', 'k8s-master'],
      ['warning', 'CREDITS_RUN_OUT', 'k8s-worker-ai'],
      ['warning', 'CREDITS_RUN_OUT', 'k8s-rabbitmq'],
      ['warning', 'CREDITS_RUN_OUT', 'k8s-postgresql'],
      ['warning', 'CREDITS_RUN_OUT', 'k8s-redis'],
      ['warning', 'CREDITS_RUN_OUT', 'k8s-monitoring'],
    ]);
  });

  it('leaves on a t3.small 1461 MiB for pods: what Linux sees of 2 GiB, less what is kept', async () => {
    const { nodeFits } = await reference();
    // 2048 x 0.925 = 1894; system 100 + 2 %, kubelet 100 + 5 %, eviction 100: 1894 - 138 - 195 - 100
    expect(nodeFits.find(({ node }) => node === 'k8s-worker-ai')).toEqual({
      node: 'k8s-worker-ai',
      allocatable: { cpuMilli: 1880, memoryMiB: 1461 },
      // flannel 50m and 50Mi, the worker 500m and 1Gi
      requested: { cpuMilli: 550, memoryMiB: 1074 },
      free: { cpuMilli: 1330, memoryMiB: 387 },
      pods: ['kube-system/kube-proxy', 'kube-flannel/kube-flannel-ds', 'apps/ai-worker'],
    });
  });
});
