import { expect, it } from 'vitest';
import { z } from 'zod';
import { collectDemands } from '../../src/capacity/demands.ts';
import type { Catalogue } from '../../src/capacity/model.ts';
import { plannedNodes, withType } from '../../src/capacity/nodes.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { defineRole } from '../../src/roles/define.ts';
import { folderWith } from '../support/folder.ts';

const bucket = (type: string, market: string) => ({ code: 'L-1', name: `${type} ${market}` });
const catalogue: Catalogue = {
  instanceType: (name) => ({ 'm.small': { vcpu: 2, memoryMiB: 1000 }, 'm.large': { vcpu: 4, memoryMiB: 4000 } })[name],
  quotaFor: bucket,
  prices: { instanceHour: { 'm.small': 0.01 }, gp3GbMonth: 0.1, publicIpv4Hour: 0.01 },
};

const kubelet = defineRole({
  name: 'kubelet',
  summary: 'Keeps 100 MiB.',
  vars: z.strictObject({}),
  demands: ({ host }) => ({
    allocatable: ({ cpus, memoryMiB }) => ({ cpuMilli: cpus * 1000, memoryMiB: memoryMiB - 100 }),
    least: { cpus: 2, memoryMiB: 500 },
    taints: { [host.name]: ['dedicated=db:NoSchedule', 'gpu:NoExecute'] },
    units: [{ name: 'redis' }],
  }),
  tasks: () => [],
});

async function planned() {
  const folder = folderWith({
    'hosts.yaml': `all:
  hosts:
    node: { ec2: { type: m.small, root_gb: 8, subnet: a }, labels: { disk: ssd }, limits: { web: { cpu_limit: 1 } } }
    spot: { ec2: { type: m.small, root_gb: 8, subnet: a, market: spot } }
    strange: { ec2: { type: x.huge, root_gb: 8, subnet: a } }
    own:
`,
    'infra.yaml': 'cluster: a\nsubnets: { a: { cidr: 10.0.1.0/24, zone: a } }\n',
  });
  const { hosts } = await loadInventory(folder);
  const view = { name: 'node', groups: [], address: 'node', variable: () => undefined };
  const demands = collectDemands([{ role: kubelet, host: view, vars: {} }], () => [view]);
  return plannedNodes({ hosts: [...hosts.values()], demands, catalogue });
}

it('have what their types give, and what their roles ask', async () => {
  const [node] = await planned();
  expect(node).toEqual({
    name: 'node',
    market: 'on-demand',
    type: 'm.small',
    vcpu: 2,
    memoryMiB: 1000,
    usableMiB: 925,
    burst: undefined,
    quota: bucket('m.small', 'on-demand'),
    monthlyUsd: expect.closeTo(7.3, 6),
    allocatable: { cpuMilli: 2000, memoryMiB: 825 },
    rootGb: 8,
    isKubernetesNode: true,
    labels: { disk: 'ssd' },
    taints: [
      { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
      { key: 'gpu', value: '', effect: 'NoExecute' },
    ],
    limits: { web: { cpu_limit: 1000 } },
    units: [{ name: 'redis' }],
    demands: { allocatable: expect.any(Function), least: { cpus: 2, memoryMiB: 500 } },
  });
});

it('leave unknown what nobody knows: spot prices, types that are in no table, hosts that are there already', async () => {
  const [, ...others] = await planned();
  expect(
    others.map(({ name, vcpu, usableMiB, quota, monthlyUsd, rootGb, isKubernetesNode }) => [
      ...[name, vcpu, usableMiB],
      ...[quota?.name, monthlyUsd, rootGb, isKubernetesNode],
    ]),
  ).toEqual([
    ['spot', 2, 925, 'm.small spot', undefined, 8, false],
    ['strange', undefined, undefined, 'x.huge on-demand', undefined, 8, false],
    ['own', undefined, undefined, undefined, undefined, undefined, false],
  ]);
});

it('become another size with another type', async () => {
  const [node] = await planned();
  const large = withType(node!, 'm.large', catalogue);
  expect(large).toEqual({
    ...node,
    type: 'm.large',
    vcpu: 4,
    memoryMiB: 4000,
    usableMiB: 3700,
    quota: bucket('m.large', 'on-demand'),
    monthlyUsd: undefined,
    allocatable: { cpuMilli: 4000, memoryMiB: 3600 },
  });
});
