import { expect, it } from 'vitest';
import { countUse, quotaUse, statedAccount } from '../../src/capacity/quota.ts';
import { infraSchema } from '../../src/inventory/infra.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { folderWith } from '../support/folder.ts';

const standard = { code: 'L-1', name: 'Standard' };
const spot = { code: 'L-2', name: 'Spot' };
const nodes = [
  { quota: standard, vcpu: 2 },
  { quota: standard, vcpu: 4 },
  { quota: spot, vcpu: 1 },
  { quota: spot, vcpu: undefined },
  { quota: undefined, vcpu: 8 },
];
const account = (limits: Record<string, number>, others: Record<string, number> = {}) => ({
  limits: new Map(Object.entries(limits)),
  usedByOthers: new Map(Object.entries(others)),
});

it('counts vCPU by quota, and says what is not known', () => {
  expect(quotaUse(nodes, account({ 'L-1': 6 }))).toEqual([
    {
      ...{ bucket: standard, unit: 'vCPU', need: 6, unknown: 0 },
      ...{ usedByOthers: 0, isUsageKnown: false, limit: 6, isOver: false },
    },
    {
      ...{ bucket: spot, unit: 'vCPU', need: 1, unknown: 1 },
      ...{ usedByOthers: 0, isUsageKnown: false, limit: undefined, isOver: false },
    },
  ]);
});

it.each([
  [6, 0, false],
  [5, 0, true],
  [8, 2, false],
  [8, 3, true],
])('of 6 needed, %i allowed and %i used by others, is over: %s', (limit, others, isOver) => {
  expect(quotaUse(nodes.slice(0, 2), account({ 'L-1': limit }, { 'L-1': others }))).toMatchObject([
    { need: 6, limit, usedByOthers: others, isUsageKnown: true, isOver },
  ]);
});

it('takes the limits that the inventory states, and in the lab that of the lab', () => {
  const stated = (more: object) => [...statedAccount(infraSchema.parse({ cluster: 'a', ...more })).limits];
  expect([
    stated({ quotas: { 'L-1216C47A': 16 } }),
    stated({ lab: { vcpu_quota: 8 } }),
    stated({ lab: { vcpu_quota: 8 }, endpoint: 'lab', quotas: { 'L-34B43A08': 4 } }),
  ]).toEqual([
    [['L-1216C47A', 16]],
    [],
    [
      ['L-34B43A08', 4],
      ['L-1216C47A', 8],
    ],
  ]);
  expect(statedAccount(undefined)).toEqual({ limits: new Map(), usedByOthers: new Map() });
});

it('counts what is to be made in a region, and not what is there already', async () => {
  const counts = async (more: string) => {
    const { infra } = await loadInventory(
      folderWith({
        'hosts.yaml': 'all: { hosts: { n: } }\n',
        'infra.yaml': `cluster: a\nelastic_ips: { first: { host: n } }\n${more}`,
      }),
    );
    const uses = countUse(infra!, [{}, {}], account({ 'L-F678F1CE': 5 }, { 'L-F678F1CE': 5 }));
    return uses.map(({ bucket, need, isOver }) => `${bucket.name}: ${need}${isOver ? ', over' : ''}`);
  };
  expect(await counts('security_groups: { nodes: { hosts: all } }\n')).toEqual([
    'VPCs per Region: 1, over',
    'Internet gateways per Region: 1',
    'EC2-VPC Elastic IPs: 1',
    'VPC security groups per Region: 2',
    'Network interfaces per Region: 2',
  ]);
  expect(await counts('vpc: { cidr: 10.0.0.0/16, id: vpc-0a1b2c3d }\n')).toEqual([
    'EC2-VPC Elastic IPs: 1',
    'Network interfaces per Region: 2',
  ]);
});
