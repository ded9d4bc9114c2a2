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
    name: 'report',
    summary: 'Nodes, sizes, cost and limits of an inventory; needs neither credentials nor hosts',
    load: () => import('./commands/report.ts'),
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
    name: 'lint',
    summary: 'Read inventory, playbooks and roles, and print every mistake',
    load: () => import('./commands/lint.ts'),
  },
];
