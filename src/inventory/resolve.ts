import type { Definitions, Draft } from './draft.ts';
import type { Definition, Group, Host, Vars } from './model.ts';
import type { VarsFiles } from './vars-files.ts';

/** Everything that was read, before it is decided what holds for whom. */
export interface Material {
  readonly draft: Draft;
  readonly groupVars: VarsFiles;
  readonly hostVars: VarsFiles;
  /** Given on the command line: stronger than all else. */
  readonly extraVars: ReadonlyMap<string, readonly Definition[]>;
}

/** The groups of the inventory, each below `all`, with their depth. */
export function resolveGroups({ draft, groupVars }: Material): ReadonlyMap<string, Group> {
  const depths = depthsOf(draft);
  const groups = [...draft.groups.values()].map(({ name, priority, hosts, children, vars }): Group => {
    const layers = [vars, groupVars.get(name)?.vars ?? new Map()];
    return {
      name,
      depth: depths.get(name)!,
      priority,
      hosts: [...hosts],
      children: [...children],
      vars: stack(layers),
    };
  });
  return new Map(groups.map((group) => [group.name, group]));
}

/**
 * A host with its variables. Weakest first, as Ansible stacks them: `all` in the inventory file, its other groups there,
 * group_vars/all, the other group_vars, the host's own in the inventory file, host_vars, the command line.
 */
export function resolveHost(material: Material, groups: ReadonlyMap<string, Group>, name: string): Host {
  const { draft, groupVars, hostVars, extraVars } = material;
  const own = groupsOf(draft, name).toSorted((a, b) => compareGroups(groups.get(a)!, groups.get(b)!));
  const inFile = ['all', ...own].map((group) => draft.groups.get(group)!.vars);
  const inFolder = ['all', ...own].map((group) => groupVars.get(group)?.vars ?? new Map());
  const ofHost = [draft.hosts.get(name)?.vars ?? new Map(), hostVars.get(name)?.vars ?? new Map()];
  return { name, groups: own, vars: stack([...inFile, ...inFolder, ...ofHost, extraVars]) };
}

type Layer = ReadonlyMap<string, readonly Definition[]>;

/** The last definition of each name, and those that it hides. */
export function stack(layers: readonly (Layer | Definitions)[]): Vars {
  const all = new Map<string, Definition[]>();
  for (const [name, definitions] of layers.flatMap((layer) => [...layer])) {
    all.set(name, [...(all.get(name) ?? []), ...definitions]);
  }
  return new Map(
    [...all].map(([name, definitions]) => {
      const [strongest, ...shadows] = definitions.toReversed();
      return [name, { ...strongest!, shadows }];
    }),
  );
}

function compareGroups(a: Group, b: Group): number {
  return a.depth - b.depth || a.priority - b.priority || (a.name < b.name ? -1 : 1);
}

/** The names of the groups that hold the host, directly or through a child, without `all`. */
function groupsOf(draft: Draft, host: string): readonly string[] {
  const direct = [...draft.groups.values()].filter(({ hosts }) => hosts.has(host)).map(({ name }) => name);
  const found = new Set<string>();
  const climb = (name: string) => {
    if (found.has(name) || name === 'all') return;
    found.add(name);
    for (const parent of draft.groups.values()) if (parent.children.has(name)) climb(parent.name);
  };
  for (const name of direct) climb(name);
  return [...found];
}

/** The longest way down to each group from one that has no parent. */
function depthsOf(draft: Draft): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const descend = (name: string, depth: number) => {
    if ((depths.get(name) ?? -1) >= depth) return;
    depths.set(name, depth);
    for (const child of draft.groups.get(name)!.children) descend(child, depth + 1);
  };
  descend('all', 0);
  return depths;
}

/** Puts every group without a parent under `all`, and every host without a group into `ungrouped`. */
export function adopt({ groups, hosts }: Draft): void {
  const all = groups.get('all')!;
  const ungrouped = groups.get('ungrouped')!;
  const children = new Set([...groups.values()].flatMap((group) => [...group.children]));
  for (const name of groups.keys()) if (name !== 'all' && !children.has(name)) all.children.add(name);
  for (const name of hosts.keys()) {
    const grouped = [...groups.values()].some((group) => group !== all && group !== ungrouped && group.hosts.has(name));
    if (grouped) ungrouped.hosts.delete(name);
    else ungrouped.hosts.add(name);
  }
}
