import type { Command } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** The file is read only when its command is called: start-up is part of the product. */
  load(): Promise<{ readonly default: Command }>;
}

/** Every command, in the order of --help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'cluster',
    summary: 'From nothing to a running, verified cluster; a later run repairs what differs',
    load: () => import('./commands/cluster.ts'),
  },
  {
    name: 'plan',
    summary: 'What `cluster` would change, in EC2 and on the hosts; changes nothing',
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'apply',
    summary: 'Like `cluster`, with the changes in EC2 that `plan --out` has written, and no others',
    load: () => import('./commands/apply.ts'),
  },
  {
    name: 'verify',
    summary: 'The checklist after a deploy: hosts, Kubernetes, data services, monitoring; changes nothing',
    load: () => import('./commands/verify.ts'),
  },
  {
    name: 'role',
    summary: 'One role, on the hosts that have it',
    load: () => import('./commands/role.ts'),
  },
  {
    name: 'play',
    summary: 'A playbook, on hosts that exist',
    load: () => import('./commands/play.ts'),
  },
  {
    name: 'ensure',
    summary: 'One resource on hosts, given on the command line',
    load: () => import('./commands/ensure.ts'),
  },
  {
    name: 'exec',
    summary: 'A shell command on hosts',
    load: () => import('./commands/exec.ts'),
  },
  {
    name: 'ssh',
    summary: 'Log in to a host',
    load: () => import('./commands/ssh.ts'),
  },
  {
    name: 'facts',
    summary: 'What is known of hosts, as JSON',
    load: () => import('./commands/facts.ts'),
  },
  {
    name: 'backup',
    summary: 'Back up etcd now, and fetch the archive',
    load: () => import('./commands/backup.ts'),
  },
  {
    name: 'restore',
    summary: 'Restore etcd from a backup, on a control plane that has lost its data',
    load: () => import('./commands/restore.ts'),
  },
  {
    name: 'upgrade',
    summary: 'Kubernetes to the version of the inventory, node by node',
    load: () => import('./commands/upgrade.ts'),
  },
  {
    name: 'node',
    summary: 'Take a node out of the cluster, alive or dead: remove',
    load: () => import('./commands/node.ts'),
  },
  {
    name: 'kubeconfig',
    summary: 'Access to the cluster for kubectl on this machine, for a limited time',
    load: () => import('./commands/kubeconfig.ts'),
  },
  {
    name: 'lab',
    summary: 'Bring the lab up or down, or say what is there: up, down, status',
    load: () => import('./commands/lab.ts'),
  },
  {
    name: 'mirror',
    summary: 'Packages and images of Kubernetes in a folder, for the lab and hosts without the internet',
    load: () => import('./commands/mirror.ts'),
  },
  {
    name: 'destroy',
    summary: 'Remove a cluster from EC2: only what carries its tag',
    load: () => import('./commands/destroy.ts'),
  },
  {
    name: 'history',
    summary: 'Earlier runs on this cluster, what one did, and in what two differ: list, show, diff',
    load: () => import('./commands/history.ts'),
  },
  {
    name: 'report',
    summary: 'Nodes, sizes, cost and limits of an inventory; needs neither credentials nor hosts',
    load: () => import('./commands/report.ts'),
  },
  {
    name: 'fit',
    summary: 'The cheapest change of instance types that meets the quota, or the phases; can write it',
    load: () => import('./commands/fit.ts'),
  },
  {
    name: 'quota',
    summary: 'What the account allows and the inventory needs; asks for more, waits for it: show, request, watch',
    load: () => import('./commands/quota.ts'),
  },
  {
    name: 'inventory',
    summary: 'Print the inventory as ansible-inventory does',
    load: () => import('./commands/inventory.ts'),
  },
  {
    name: 'explain',
    summary: 'Where the value of a variable on a host comes from, and what it shadows',
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'secret',
    summary: 'List, show, edit or rotate the secrets of an inventory',
    load: () => import('./commands/secret.ts'),
  },
  {
    name: 'resources',
    summary: 'The resource types, or the properties of one',
    load: () => import('./commands/resources.ts'),
  },
  {
    name: 'roles',
    summary: 'The roles, or the variables of one',
    load: () => import('./commands/roles.ts'),
  },
  {
    name: 'doctor',
    summary: 'What of this machine the lab needs, and what is missing',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'lint',
    summary: 'Read inventory, playbooks and roles, and print every mistake and what is odd',
    load: () => import('./commands/lint.ts'),
  },
  {
    name: 'completion',
    summary: 'A script that completes commands, options and names in bash, zsh or fish',
    load: () => import('./commands/completion.ts'),
  },
  {
    name: 'schema',
    summary: 'JSON Schemas by which an editor completes and checks inventories and playbooks',
    load: () => import('./commands/schema.ts'),
  },
];
