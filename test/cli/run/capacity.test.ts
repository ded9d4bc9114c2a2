import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planCapacity } from '../../../src/cli/run/capacity.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { folderWith } from '../../support/folder.ts';

const HOSTS = `all:
  children:
    kubernetes:
      children:
        control_plane:
          hosts: { m: { ec2: { type: t3.small, root_gb: 8, subnet: a } } }
        worker:
          hosts: { w: { ec2: { type: t3.micro, root_gb: 8, subnet: a }, labels: { role: ai } } }
    data:
      children:
        redis:
          hosts: { r: { ec2: { type: t3.small, root_gb: 8, subnet: a } } }
`;
const PLAY = '- { name: Base, hosts: all, roles: [base] }\n';
const INFRA = 'cluster: a\nsubnets: { a: { cidr: 10.0.1.0/24, zone: a } }\n';
const GROUPS = {
  'group_vars/control_plane.yaml': `kubeadm_init: { encryption_key: secret:nobody_has_it }
workloads: { deployments: { ai: { image: x, node_selector: { role: ai } } } }
`,
  'group_vars/worker.yaml': 'limits: { ai: { memory_request: 512Mi, memory_limit: 1Gi } }\n',
  'group_vars/redis.yaml': `redis: { password: secret:nobody_has_it, maxmemory_mib: 1400 }
`,
};

async function plan(changes: Readonly<Record<string, string>> = {}) {
  const inventory = await loadInventory(
    folderWith({ 'hosts.yaml': HOSTS, 'infra.yaml': INFRA, ...GROUPS, ...changes }),
  );
  return planCapacity(inventory);
}

const problemsOf = ({ problems }: Awaited<ReturnType<typeof plan>>) =>
  problems.map(({ code, message }) => `${code}: ${message}`);

it('asks each role of the playbook, without any secret', async () => {
  const capacity = await plan();
  expect(problemsOf(capacity)).toEqual([
    'LIMIT_NOT_HONOURED: w: apps/ai may use 1024 MiB, but the node has 581 MiB for pods',
    'LIMIT_NOT_HONOURED: r: maxmemory of redis may use 1400 MiB, but the node has 1325 MiB',
    'CREDITS_RUN_OUT: m: 960m CPU are asked for, and 400m are sustained; 576 credits last 17 h',
  ]);
  expect(capacity.nodeFits.map(({ node, pods }) => [node, pods.length])).toEqual([
    ['m', 10],
    ['w', 3],
  ]);
  expect(capacity.rolesOf('r')).toContain('redis');
});

it('asks the roles of another playbook, where one is named', async () => {
  const folder = folderWith({ 'hosts.yaml': HOSTS, 'infra.yaml': INFRA });
  const { pods, problems, rolesOf } = await planCapacity(await loadInventory(folder), {
    playbook: join(folderWith({ 'play.yaml': PLAY }), 'play.yaml'),
  });
  expect([pods, problems, rolesOf('r')]).toEqual([[], [], ['base']]);
});

it('counts the thresholds and taints that the inventory sets', async () => {
  const allocatable = async (changes: Readonly<Record<string, string>>) =>
    (await plan(changes)).nodeFits.find(({ node }) => node === 'w')!.allocatable!.memoryMiB;
  expect([
    await allocatable({}),
    await allocatable({ 'group_vars/kubernetes.yaml': 'kubelet: { eviction_hard: { memory.available: 10% } }\n' }),
    await allocatable({ 'group_vars/kubernetes.yaml': 'kubelet: { eviction_hard: { nodefs.available: 10% } }\n' }),
  ]).toEqual([581, 586, 681]);
  const tainted = await plan({
    'group_vars/all.yaml': 'node_labels: { taints: { worker: [dedicated=ai:NoSchedule] } }\n',
  });
  expect(problemsOf(tainted)[0]).toBe(
    'POD_HAS_NO_PLACE: apps/ai has no place: w has a taint that it does not tolerate: dedicated=ai:NoSchedule',
  );
});

it('tells what roles refuse with the other problems, at its place', async () => {
  const { problems } = await plan({
    'group_vars/redis.yaml': 'redis: { pasword: secret:x }\n',
    'group_vars/worker.yaml': '',
  });
  expect(
    problems.filter(({ severity }) => severity === 'error').map(({ code, host, at }) => [code, host, at?.line]),
  ).toEqual([
    ['VAR_UNKNOWN', 'r', 1],
    ['WORKLOAD_NO_LIMITS', 'm', undefined],
  ]);
});
