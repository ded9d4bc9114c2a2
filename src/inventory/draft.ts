import { type Place, RebuildError } from '../core/error.ts';
import type { Definition } from './model.ts';

/** Definitions of each variable, in the order they were read: the last is the strongest. */
export type Definitions = Map<string, Definition[]>;

export interface DraftGroup {
  readonly name: string;
  priority: number;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
  readonly vars: Definitions;
}

export interface DraftHost {
  readonly name: string;
  readonly vars: Definitions;
}

/** An inventory while its files are being read. */
export interface Draft {
  readonly groups: Map<string, DraftGroup>;
  readonly hosts: Map<string, DraftHost>;
  readonly warnings: string[];
}

export function emptyDraft(): Draft {
  const draft: Draft = { groups: new Map(), hosts: new Map(), warnings: [] };
  groupOf(draft, 'all').children.add(groupOf(draft, 'ungrouped').name);
  return draft;
}

export function groupOf(draft: Draft, name: string): DraftGroup {
  const group = draft.groups.get(name) ?? {
    name,
    priority: 1,
    hosts: new Set(),
    children: new Set(),
    vars: new Map(),
  };
  draft.groups.set(name, group);
  return group;
}

export function hostOf(draft: Draft, name: string): DraftHost {
  const host = draft.hosts.get(name) ?? { name, vars: new Map() };
  draft.hosts.set(name, host);
  return host;
}

export function define(definitions: Definitions, name: string, definition: Definition): void {
  definitions.set(name, [...(definitions.get(name) ?? []), definition]);
}

/** @throws RebuildError INVENTORY_GROUP_CYCLE */
export function addChild(draft: Draft, parent: string, child: string, at: Place | undefined): void {
  const way = wayDown(draft, child, parent);
  if (way) {
    throw new RebuildError(
      'INVENTORY_GROUP_CYCLE',
      `group ${parent} would be inside itself: ${[parent, ...way].join(' > ')}`,
      {
        at,
        hint: 'Remove one of these groups from the children of the one before it.',
      },
    );
  }
  groupOf(draft, parent).children.add(child);
}

/** The groups from `from` down to `to`, or undefined when `to` is not below it. */
function wayDown(draft: Draft, from: string, to: string): readonly string[] | undefined {
  if (from === to) return [to];
  for (const child of draft.groups.get(from)?.children ?? []) {
    const way = wayDown(draft, child, to);
    if (way) return [from, ...way];
  }
  return undefined;
}

/** `ansible_group_priority` orders the group instead of being one of its variables. */
export function setGroupVar(group: DraftGroup, name: string, definition: Definition): void {
  if (name !== 'ansible_group_priority') define(group.vars, name, definition);
  else group.priority = Math.trunc(Number(definition.value));
}
