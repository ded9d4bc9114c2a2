import { describe, expect, it } from 'vitest';
import { hostVar } from '../../src/inventory/known.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import type { Inventory } from '../../src/inventory/model.ts';
import { selectHosts } from '../../src/inventory/pattern.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The figures of the reference cluster. */
describe.each(['lab', 'production'])('inventory/%s', (name) => {
  const load = () => loadInventory(`inventory/${name}`);

  it('has the 13 nodes in their groups', async () => {
    const inventory = await load();
    const count = (pattern: string) => selectHosts(inventory, pattern).length;
    const groups = [
      'all',
      'control_plane',
      'api',
      'worker',
      'kubernetes',
      'data',
      'rabbitmq',
      'postgresql',
      'redis',
      'monitoring',
    ];
    expect(groups.map((group) => [group, count(group)])).toEqual([
      ['all', 13],
      ['control_plane', 1],
      ['api', 6],
      ['worker', 2],
      ['kubernetes', 9],
      ['data', 3],
      ['rabbitmq', 1],
      ['postgresql', 1],
      ['redis', 1],
      ['monitoring', 1],
    ]);
  });

  it('has 510 GB of root volumes and the types of the design', async () => {
    const instances = instancesOf(await load());
    const types = Object.entries(Object.groupBy(instances, ({ type }) => type)).map(
      ([type, all]) => `${all?.length} ${type}`,
    );
    expect([sum(instances.map(({ root_gb }) => root_gb)), types.toSorted()]).toEqual([
      510,
      ['1 t3.large', '2 t3.medium', '4 t3.micro', '6 t3.small'],
    ]);
  });

  it('gives each node an address of its own, inside its subnet', async () => {
    const inventory = await load();
    const instances = instancesOf(inventory);
    expect(new Set(instances.map(({ address }) => address)).size).toBe(13);
    for (const { address, subnet } of instances) {
      const cidr = inventory.infra!.subnets[subnet]!.cidr;
      expect(address).toMatch(new RegExp(`^${cidr.replace('0/24', '')}\\d+$`));
    }
    expect(new Set(Object.values(inventory.infra!.subnets).map(({ zone }) => zone)).size).toBe(3);
  });

  it('opens SSH and the API server to nobody but the caller and the cluster itself', async () => {
    const { infra } = await load();
    const rules = Object.values(infra!.security_groups).flatMap(({ ingress }) => ingress);
    const inside = [...Object.keys(infra!.security_groups), 'caller'];
    expect(rules.flatMap(({ from }) => from).filter((source) => !inside.includes(source))).toEqual([]);
    const open = rules
      .filter(({ from }) => from.includes('caller'))
      .flatMap(({ ports }) => ports.map(({ from }) => from));
    expect([infra!.allow_from, [...new Set(open)]]).toEqual([['caller'], [22, 6443]]);
  });

  it('places every node in a security group', async () => {
    const inventory = await load();
    const grouped = Object.values(inventory.infra!.security_groups).flatMap(({ hosts }) =>
      selectHosts(inventory, hosts),
    );
    expect(new Set(grouped).size).toBe(13);
  });

  it('has the tuned limits, in millicores and MiB', async () => {
    const inventory = await load();
    const limits = ['k8s-monitoring', 'k8s-worker-ai'].map((host) => hostVar(inventory.hosts.get(host)!, 'limits'));
    expect(Object.assign({}, ...limits)).toMatchObject({
      'prometheus.service': { cpu_request: 500, cpu_limit: 1000, memory_request: 1024, memory_limit: 2048 },
      'storage-worker': { cpu_request: 250, cpu_limit: 1000, memory_request: 512, memory_limit: 1024 },
      'ai-worker': { cpu_request: 500, cpu_limit: 2000, memory_request: 1024, memory_limit: 2048 },
    });
  });
});

function instancesOf({ hosts }: Inventory) {
  return [...hosts.values()].map((host) => hostVar(host, 'ec2')!);
}
