import { describe, expect, it } from 'vitest';
import { collectDemands } from '../../../src/capacity/demands.ts';
import { capacityPlan } from '../../../src/capacity/plan.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import type { Inventory } from '../../../src/inventory/model.ts';
import { inventoryReport } from '../../../src/report/inventory/model.ts';
import { reportText } from '../../../src/report/inventory/print.ts';
import { memorySink } from '../../../src/report/sink.ts';
import { folderWith } from '../../support/inventory.ts';

const hosts = `
api:
  hosts:
    a: { ec2: { type: t3.small, root_gb: 30, subnet: a }, labels: { workload: api } }
    b: { ec2: { type: x9.huge, root_gb: 20, subnet: a }, limits: { web: { cpu_limit: 500m, memory_request: 512Mi, memory_limit: 1Gi } } }
`;
const infra = `
cluster: small
region: us-east-1
subnets: { a: { cidr: 10.0.1.0/24, zone: a } }
quotas: { L-1216C47A: 1 }
claimed: { vcpu: 1, monthly_usd: 9 }
`;

async function report(files: Readonly<Record<string, string>>, format: 'table' | 'markdown' | 'json' = 'table') {
  const folder = folderWith(files);
  const inventory = await loadInventory(folder);
  return reportText(modelOf(inventory), format, memorySink({ columns: 100 })).replaceAll(folder, 'FOLDER');
}

/** Without what roles ask. */
function modelOf(inventory: Inventory, hosts = [...inventory.hosts.values()]) {
  const capacity = capacityPlan({ inventory, demands: collectDemands([], () => []) });
  return inventoryReport({ inventory, hosts, capacity, rolesOf: () => ['base'] });
}

describe('the report of an inventory', () => {
  it('as a table shows nodes, roles, limits and totals, claimed figures marked, unknown ones called so', async () => {
    expect((await report({ 'hosts.yaml': hosts, 'infra.yaml': infra })).split('\n')).toEqual([
      '2 nodes: cluster small, us-east-1, FOLDER',
      '',
      'Nodes',
      'node  group  type         vCPU  RAM GiB  root GB  $/month  labels',
      'a     api    t3.small        2        2       30    15.18  workload=api',
      'b     api    x9.huge   unknown  unknown       20  unknown',
      '',
      'Roles',
      'role  nodes',
      'base  all 2',
      '',
      'Limits',
      'unit  CPU request / limit  memory request / limit  nodes',
      'web              - / 500m             512Mi / 1Gi  b',
      '',
      'CPU credits',
      'node  requested  sustained  full balance   lasts',
      'a            0m       400m           576  always',
      '',
      'Totals',
      '                     derived  claimed *',
      'nodes                      2',
      'vCPU              at least 2          1',
      'memory        at least 2 GiB',
      'root disks             50 GB',
      'public IPv4                2',
      'a month         at least $26         $9',
      '  compute       at least $15',
      '  root disks              $4',
      '  addresses               $7',
      '',
      'Quota',
      'quota          need   others    limit        name',
      'L-1216C47A   2 vCPU  unknown        1  over  Running On-Demand Standard (A, C, D, H, I, M, R, T, Z)',
      '                                             instances',
      'L-7295265B  unknown  unknown  unknown        Running On-Demand X instances',
      'L-F678F1CE        1  unknown  unknown        VPCs per Region',
      'L-A4707A72        1  unknown  unknown        Internet gateways per Region',
      'L-E79EC296        1  unknown  unknown        VPC security groups per Region',
      'L-DF5E4CA3        2  unknown  unknown        Network interfaces per Region',
      '',
      'Problems',
      '         code                   what, and what to do',
      'error    QUOTA_EXCEEDED         Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
      '                                (L-1216C47A): 2 vCPU needed, 1 allowed. Run "./rebuild fit" for',
      '                                instance types that fit, or "./rebuild quota" to ask for more.',
      'warning  INSTANCE_TYPE_UNKNOWN  b: nothing is known of the instance type x9.huge; its vCPU, memory',
      '                                and price count nowhere. Correct ec2.type.',
      'warning  PRICE_UNKNOWN          no price is known for x9.huge in us-east-1. Take the totals as lower',
      '                                bounds.',
      '',
      'Quota: others is what is in use that is not of this cluster.',
      '* claimed: stated by the design of this cluster, neither derived nor measured.',
      expect.stringMatching(/^Types: .+, as of \d{4}-\d\d-\d\d\.$/),
      'Prices: shipped table (Linux, On-Demand), compared with public copies of the AWS price list,',
      'us-east-1, as of 2025, without tax and traffic.',
      '',
    ]);
  });

  it('shows what the design states by group beside what is derived, and adds both up', async () => {
    const text = await report({
      'hosts.yaml': hosts,
      'infra.yaml': infra.replace('vcpu: 1,', 'vcpu: 1, groups: { api: { vcpu: 3, monthly_usd: 20 } },'),
    });
    expect(text).toContain(`Claimed by group
group     nodes        vCPU  claimed *       compute  claimed *
api           2  at least 2          3  at least $15        $20
together      2  at least 2          3  at least $15        $20
`);
  });

  it('as Markdown has the same tables', async () => {
    const text = await report({ 'hosts.yaml': hosts, 'infra.yaml': infra }, 'markdown');
    expect(text).toContain('# 2 nodes: cluster small, us-east-1, FOLDER\n\n## Nodes\n\n| node | group |');
    expect(text).toContain('| vCPU | at least 2 | 1 |');
    expect(text).toContain('\\* claimed: stated');
  });

  it('as JSON has every figure', async () => {
    const { nodes, totals, quota, podFit, credits, problems, claimed, prices } = JSON.parse(
      await report({ 'hosts.yaml': hosts, 'infra.yaml': infra }, 'json'),
    );
    expect(nodes[0]).toEqual({
      name: 'a',
      groups: ['api'],
      roles: ['base'],
      type: 't3.small',
      vcpu: 2,
      memoryGib: 2,
      rootGb: 30,
      labels: { workload: 'api' },
      limits: {},
      monthlyUsd: expect.closeTo(15.18, 2),
    });
    expect(totals.vcpu).toEqual({ value: 2, unknown: 1 });
    expect({ quota: quota[0], podFit, credits, problems: problems[0] }).toEqual({
      quota: {
        bucket: { code: 'L-1216C47A', name: expect.any(String) },
        ...{ unit: 'vCPU', need: 2, unknown: 0, usedByOthers: 0, isUsageKnown: false, limit: 1, isOver: true },
      },
      podFit: [],
      credits: [{ node: 'a', baselineMilli: 400, askedMilli: 0, maxCredits: 576 }],
      problems: expect.objectContaining({ severity: 'error', code: 'QUOTA_EXCEEDED' }),
    });
    expect({ claimed, prices }).toEqual({
      claimed: { vcpu: 1, monthly_usd: 9 },
      prices: { region: 'us-east-1', asOf: '2025', source: expect.any(String) },
    });
  });

  it('says that it knows no prices for a region', async () => {
    const text = await report({
      'hosts.yaml': hosts,
      'infra.yaml': 'cluster: x\nregion: eu-west-9\nsubnets: { a: { cidr: 10.0.1.0/24, zone: a } }\n',
    });
    expect(text).toMatch(/a month +unknown/);
    expect(text).toContain('Prices: none are known for the region eu-west-9.');
    expect(text).not.toContain('claimed');
  });

  it("says nothing of money where the hosts are one's own", async () => {
    const text = await report({ 'hosts.yaml': 'all: { hosts: { a: , b: } }' });
    expect(text).toContain('nodes             2\nvCPU        unknown\n');
    expect(text).not.toMatch(/\$|month/);
  });
});

describe('the reference cluster', () => {
  it.each(['lab', 'production'])(
    'of inventory/%s has 13 nodes, 26 vCPU, 32 GiB, 510 GB and costs about $398, not what was claimed',
    async (name) => {
      const inventory = await loadInventory(`inventory/${name}`);
      const { totals, claimed } = modelOf(inventory);
      const value = (sum: number) => ({ value: sum, unknown: 0 });
      expect(totals).toMatchObject({ nodes: 13, vcpu: value(26), memoryGib: value(32), rootGb: value(510) });
      expect(Math.round(totals.monthlyUsd.total.value)).toBe(398);
      expect(claimed).toMatchObject({ vcpu: 15, memory_gb: 38, monthly_usd: 238 });
    },
  );
});
