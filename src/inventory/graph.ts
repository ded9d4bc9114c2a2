import { suggestion } from '../config/nearest.ts';
import { RebuildError } from '../core/error.ts';
import { plainVars } from './list.ts';
import { definedAt, type Group, type Inventory, type Vars } from './model.ts';
import { pythonStr } from './python-text.ts';

export interface GraphOptions {
  /** The group to begin with. */
  readonly group?: string;
  /** Whether to show the variables of hosts and groups. */
  readonly vars?: boolean;
}

/** What `ansible-inventory --graph` prints, with `vars` as with `--vars`. @throws RebuildError GROUP_UNKNOWN */
export function graphText(inventory: Inventory, { group = 'all', vars = false }: GraphOptions = {}): string {
  if (inventory.groups.has(group)) return groupLines(inventory, group, 0, vars).join('\n');
  throw new RebuildError('GROUP_UNKNOWN', `there is no group "${group}"`, {
    hint: suggestion(group, inventory.groups.keys()),
  });
}

function groupLines(inventory: Inventory, name: string, depth: number, withVars: boolean): readonly string[] {
  const group = inventory.groups.get(name)!;
  const hosts = name === 'all' ? [] : group.hosts;
  const shown = (vars: Vars, level: number) => (withVars ? varLines(vars, level) : []);
  return [
    line(`@${name}:`, depth),
    ...group.children.flatMap((child) => groupLines(inventory, child, depth + 1, withVars)),
    ...hosts.flatMap((host) => [line(host, depth + 1), ...shown(inventory.hosts.get(host)!.vars, depth + 2)]),
    ...shown(withPriority(group), depth + 1),
  ];
}

/** Ansible shows the priority of a group among its variables, unless it is the usual 1. */
function withPriority({ name, priority, vars }: Group): Vars {
  if (priority === 1) return vars;
  const shown = { ...definedAt(priority, 'built in', `group ${name}`), shadows: [] };
  return new Map([...vars, ['ansible_group_priority', shown]]);
}

function varLines(vars: Vars, depth: number): readonly string[] {
  return Object.entries(plainVars(vars))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => line(`{${name} = ${pythonStr(value)}}`, depth));
}

function line(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`;
}
