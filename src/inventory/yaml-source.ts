import { z } from 'zod';
import { readYaml, type YamlDocument } from '../config/document.ts';
import { checkDocument } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { addChild, type Draft, define, groupOf, hostOf, setGroupVar } from './draft.ts';
import { type Definition, definedAt } from './model.ts';
import { hostNames } from './range.ts';

/** Ansible allows one name as text instead of a mapping. */
const section = (value: z.ZodType) => z.union([z.string(), z.record(z.string(), value)]).nullish();

const variables = z.record(z.string(), z.unknown());

const groupSchema: z.ZodType<GroupData> = z.lazy(() =>
  z
    .strictObject({ hosts: section(variables.nullable()), children: section(groupSchema), vars: variables.nullish() })
    .nullable(),
) as z.ZodType<GroupData>;

const inventorySchema = z.record(z.string(), groupSchema, { error: 'must be a mapping of groups' });

type GroupData = null | {
  readonly hosts?: string | Readonly<Record<string, Readonly<Record<string, unknown>> | null>> | null;
  readonly children?: string | Readonly<Record<string, GroupData>> | null;
  readonly vars?: Readonly<Record<string, unknown>> | null;
};

/** Adds an inventory in Ansible's YAML shape to `draft`. @throws RebuildError at the place of the fault */
export function readYamlInventory(draft: Draft, source: string, file: string): void {
  const document = readYaml(source, file);
  rejectPlugin(document);
  checkDocument(inventorySchema, document);
  // Read as written, since the order of hosts and groups counts and the schema has its own.
  for (const [name, group] of Object.entries(document.value as Record<string, GroupData>)) {
    readGroup(draft, document, [name], group);
  }
}

function rejectPlugin({ value, keyPlace }: YamlDocument): void {
  if (typeof value !== 'object' || value === null || !('plugin' in value)) return;
  throw new RebuildError('INVENTORY_PLUGIN', 'inventory plugins of Ansible cannot be run', {
    at: keyPlace(['plugin']),
    hint: 'Run `ansible-inventory --list --yaml --export` once and use the file that it prints.',
  });
}

function readGroup(draft: Draft, document: YamlDocument, path: readonly string[], data: GroupData): void {
  const name = path.at(-1)!;
  const group = groupOf(draft, name);
  for (const [key, section] of Object.entries(data ?? {})) {
    if (key === 'vars') {
      for (const variable of Object.keys(section ?? {})) {
        setGroupVar(group, variable, definition(document, [...path, 'vars', variable], `group ${name}`));
      }
    }
    if (key === 'children') readChildren(draft, document, path, mapping(section));
    if (key === 'hosts') readHosts(draft, document, path, mapping(section));
  }
}

function readChildren(draft: Draft, document: YamlDocument, path: readonly string[], children: Mapping): void {
  for (const [child, data] of Object.entries(children)) {
    const childPath = [...path, 'children', child];
    addChild(draft, path.at(-1)!, child, document.keyPlace(childPath));
    readGroup(draft, document, childPath, data as GroupData);
  }
}

function readHosts(draft: Draft, document: YamlDocument, path: readonly string[], hosts: Mapping): void {
  for (const [pattern, vars] of Object.entries(hosts)) {
    const hostPath = [...path, 'hosts', pattern];
    const { names, port } = hostNames(pattern, document.keyPlace(hostPath));
    for (const name of names) {
      addHost(draft, path.at(-1)!, name, port, { document, path: hostPath });
      for (const variable of Object.keys((vars as Mapping) ?? {})) {
        define(hostOf(draft, name).vars, variable, definition(document, [...hostPath, variable], `host ${name}`));
      }
    }
  }
}

interface Spot {
  readonly document: YamlDocument;
  readonly path: readonly string[];
}

function addHost(draft: Draft, group: string, name: string, port: number | undefined, { document, path }: Spot): void {
  const isNew = !draft.hosts.has(name);
  groupOf(draft, group).hosts.add(hostOf(draft, name).name);
  if (!isNew || port === undefined) return;
  const at = document.keyPlace(path);
  define(hostOf(draft, name).vars, 'ansible_port', definedAt(port, at, `host ${name}`));
}

type Mapping = Readonly<Record<string, unknown>>;

function mapping(section: unknown): Mapping {
  return typeof section === 'string' ? { [section]: null } : ((section ?? {}) as Mapping);
}

/** The value at `path` of a file as the definition of a variable. */
export function definition(document: YamlDocument, path: readonly (string | number)[], scope: string): Definition {
  const value = path.reduce<unknown>((it, key) => (it as Mapping)[key], document.value);
  return {
    value,
    origin: document.keyPlace(path),
    scope,
    place: (rest) => document.place([...path, ...rest]),
    keyPlace: (rest) => document.keyPlace([...path, ...rest]),
    isLiteral: (rest) => document.tag([...path, ...rest]) === '!unsafe',
  };
}
