import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { batchSize } from '../../src/playbook/model.ts';
import { folderWith } from '../support/folder.ts';

const roles = ['base', 'redis', 'postgresql'];

async function load(files: Record<string, string>) {
  const folder = folderWith(files);
  return { folder, playbook: await loadPlaybook(join(folder, 'site.yaml'), { roles }) };
}

describe('loadPlaybook', () => {
  it('reads a play with all its keys', async () => {
    const { folder, playbook } = await load({
      'site.yaml': `
- name: Caches
  hosts: [redis, cache]
  tags: cache
  serial: 30%
  max_fail_percentage: 20
  vars: { redis: { port: 1 } }
  roles:
    - base
    - { role: redis, hosts: [redis], vars: { port: 2 }, tags: [a, "b,c"] }
`,
    });
    const file = join(folder, 'site.yaml');
    const place = (line: number, column: number) => ({ file, line, column });
    const layer = (value: unknown, line: number, column: number, scope: string) =>
      expect.objectContaining({ value, origin: place(line, column), scope });
    expect(playbook).toEqual({
      file,
      plays: [
        {
          name: 'Caches',
          hosts: 'redis,cache',
          position: 0,
          after: [],
          tags: ['cache'],
          serial: '30%',
          maxFailPercentage: 20,
          at: place(2, 3),
          hostsAt: place(3, 10),
          roles: [
            { role: 'base', layers: [], tags: ['cache'], hosts: undefined, at: place(9, 7) },
            {
              role: 'redis',
              layers: [
                layer({ port: 1 }, 7, 11, 'play Caches'),
                layer({ port: 2 }, 10, 38, 'role redis of play Caches'),
              ],
              tags: ['cache', 'a', 'b', 'c'],
              hosts: 'redis',
              at: place(10, 15),
            },
          ],
        },
      ],
    });
  });

  it('puts imported plays in the place of the import, with its tags', async () => {
    const { playbook } = await load({
      'site.yaml': '- { import_playbook: parts/a.yaml, tags: part }\n- { hosts: all, roles: [redis] }\n',
      'parts/a.yaml': '- import_playbook: b.yaml\n- { hosts: a, roles: [base], tags: a }\n',
      'parts/b.yaml': '- { hosts: b, roles: [base] }\n',
    });
    expect(playbook.plays.map(({ name, tags, roles }) => [name, tags, roles.map((use) => use.tags)])).toEqual([
      ['b', ['part'], [['part']]],
      ['a', ['part', 'a'], [['part', 'a']]],
      ['all', [], [[]]],
    ]);
  });
});

describe('loadPlaybook rejects', () => {
  it.each([
    [
      'an unknown role',
      '- { hosts: all, roles: [base, rdeis] }\n',
      'PLAYBOOK_UNKNOWN_ROLE',
      'there is no role "rdeis"',
      'Write "redis".',
      1,
      31,
    ],
    [
      'an unknown role with variables',
      '- hosts: all\n  roles:\n    - { role: rdeis }\n',
      'PLAYBOOK_UNKNOWN_ROLE',
      'there is no role "rdeis"',
      'Write "redis".',
      3,
      15,
    ],
    [
      'variables of an unknown role',
      '- hosts: all\n  vars: { rdeis: {} }\n  roles: [redis]\n',
      'PLAYBOOK_UNKNOWN_ROLE',
      'there is no role "rdeis"',
      'Write "redis".',
      2,
      11,
    ],
    [
      'an unknown key',
      '- host: all\n  roles: [base]\n',
      'CONFIG_UNKNOWN_KEY',
      '[0]: unknown key "host"',
      'Write "hosts".',
      1,
      3,
    ],
    [
      'an unknown key of a role',
      '- hosts: all\n  roles:\n    - { role: base, tag: a }\n',
      'CONFIG_UNKNOWN_KEY',
      '[0].roles[0]: unknown key "tag"',
      'Write "tags".',
      3,
      21,
    ],
    [
      'a play without hosts',
      '- roles: [base]\n',
      'CONFIG_INVALID',
      '[0].hosts: is missing',
      'Add hosts: it must be a pattern of hosts.',
      1,
      3,
    ],
    [
      'a play without roles',
      '- { hosts: all, roles: [] }\n',
      'CONFIG_INVALID',
      '[0].roles: must not be empty',
      'Add an entry.',
      1,
      24,
    ],
    [
      'a wrong serial',
      '- { hosts: all, roles: [base], serial: some }\n',
      'CONFIG_INVALID',
      '[0].serial: must be a number of hosts or a share such as 30%',
      'Correct the value.',
      1,
      40,
    ],
    [
      'a wrong percentage',
      '- { hosts: all, roles: [base], max_fail_percentage: 101 }\n',
      'CONFIG_INVALID',
      '[0].max_fail_percentage: must be at most 100',
      'Correct the value.',
      1,
      53,
    ],
    ['no plays', '[]\n', 'CONFIG_INVALID', 'has no plays', 'Add an entry.', 1, 1],
    [
      'an import of a file that is not there',
      '- import_playbook: no.yaml\n',
      'CONFIG_NOT_FOUND',
      expect.stringContaining('no.yaml cannot be read'),
      'Correct the path: it is relative to this file.',
      1,
      20,
    ],
    [
      'an import of itself',
      '- import_playbook: site.yaml\n',
      'PLAYBOOK_CYCLE',
      expect.stringContaining('this playbook imports itself'),
      'Remove one of these imports.',
      1,
      20,
    ],
  ])('%s', async (_, source, code, message, hint, line, column) => {
    const folder = folderWith({ 'site.yaml': source });
    const file = join(folder, 'site.yaml');
    await expect(loadPlaybook(file, { roles })).rejects.toMatchObject({
      code,
      message,
      hint,
      at: { file, line, column },
    });
  });

  it('a playbook that is not there', async () => {
    await expect(loadPlaybook('no.yaml', { roles })).rejects.toMatchObject({
      code: 'CONFIG_NOT_FOUND',
      message: 'no.yaml cannot be read',
    });
  });
});

it.each<[number | string | undefined, number, number]>([
  [undefined, 13, 13],
  [5, 13, 5],
  ['30%', 13, 3],
  ['1%', 13, 1],
  ['100%', 13, 13],
])('serial %s of %i hosts is %i at once', (serial, count, size) => {
  expect(batchSize(serial, count)).toBe(size);
});

describe('the playbook of the cluster', () => {
  const all = [
    ...['base', 'node_exporter', 'redis', 'postgresql', 'rabbitmq', 'containerd', 'kubernetes_packages', 'kubelet'],
    ...['kubeadm_init', 'cni', 'prometheus_access', 'backup_store', 'etcd_backup', 'kubeadm_join', 'node_labels'],
    ...['cluster_services', 'certificate_expiry', 'workloads'],
    ...['alertmanager', 'prometheus', 'grafana', 'service_limits'],
  ];

  it('covers base, services, Kubernetes, monitoring and limits, in this order', async () => {
    const { plays } = await loadPlaybook('playbooks/cluster.yaml', { roles: all });
    expect(plays.flatMap((play) => play.roles.map((use) => use.role))).toEqual(all);
  });

  it('waits for other hosts only where it needs them', async () => {
    const { plays } = await loadPlaybook('playbooks/cluster.yaml', { roles: all });
    const waits = plays.map(({ name, after }) => [name, after.map((position) => plays[position]!.name)]);
    expect(Object.fromEntries(waits)).toEqual({
      'All hosts': [],
      'Data services': [],
      'Kubernetes nodes': [],
      'Control plane': [],
      'Access for Prometheus': ['Control plane'],
      'Store of backups': [],
      'Backups of etcd': ['Control plane', 'Store of backups'],
      'Nodes join': ['Control plane'],
      'In the cluster': ['Control plane', 'Nodes join'],
      Certificates: ['Control plane', 'Nodes join', 'In the cluster'],
      Workloads: ['Data services', 'Control plane', 'Nodes join', 'In the cluster'],
      Monitoring: ['All hosts', 'Data services', 'Control plane', 'Access for Prometheus', 'Nodes join'],
      'Resource limits': [],
    });
  });
});
