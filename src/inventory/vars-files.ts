import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { parseYamlWithPlaces } from '../config/yaml.ts';
import type { Definition } from './model.ts';
import { definition } from './yaml-source.ts';

/** The variables that a folder `group_vars` or `host_vars` gives to each name. */
export type VarsFiles = ReadonlyMap<string, VarsOfName>;

export interface VarsOfName {
  /** The file or folder that was read. */
  readonly source: string;
  readonly vars: ReadonlyMap<string, readonly Definition[]>;
  /** Another file for the same name that Ansible would not read either. */
  readonly unread: string | undefined;
}

/** Reads `folder` (`group_vars`, `host_vars`), when it is there. @throws RebuildError at the place of the fault */
export async function readVarsFolder(folder: string, kind: 'group' | 'host'): Promise<VarsFiles> {
  const entries = await entriesOf(folder);
  const names = new Set(
    entries.map(({ name, isFolder }) => (isFolder ? name : name.slice(0, name.length - extname(name).length))),
  );
  const read = [...names].map(async (name) => [name, await readName(folder, kind, name, entries)] as const);
  return new Map((await Promise.all(read)).filter((pair): pair is [string, VarsOfName] => pair[1] !== undefined));
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** In the order in which Ansible looks for them; it reads the first that exists. */
const ENDINGS = ['', '.yml', '.yaml', '.json'];

async function readName(
  folder: string,
  kind: string,
  name: string,
  entries: readonly Entry[],
): Promise<VarsOfName | undefined> {
  const [first, second] = ENDINGS.flatMap((ending) => {
    return entries.filter((entry) => entry.name === name + ending && (ending === '' || !entry.isFolder));
  });
  if (!first) return undefined;
  const source = join(folder, first.name);
  const files = first.isFolder ? await filesBelow(source) : [source];
  const vars = new Map<string, Definition[]>();
  for (const file of files) {
    for (const [variable, one] of await readVarsFile(file, `${kind} ${name}`)) {
      vars.set(variable, [...(vars.get(variable) ?? []), one]);
    }
  }
  return { source, vars, unread: second && join(folder, second.name) };
}

/** The variables of one YAML file. An empty file has none. */
export async function readVarsFile(file: string, scope: string): Promise<readonly (readonly [string, Definition])[]> {
  const { data, document } = parseYamlWithPlaces(varsSchema, await readFile(file, 'utf8'), file);
  return Object.keys(data ?? {}).map((name) => [name, definition(document, [name], scope)] as const);
}

const varsSchema = z.record(z.string(), z.unknown(), { error: 'must be a mapping of variables' }).nullable();

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = (await entriesOf(folder)).filter(({ name, isFolder }) => isFolder || ENDINGS.includes(extname(name)));
  const files = entries.map(({ name, isFolder }) => (isFolder ? filesBelow(join(folder, name)) : [join(folder, name)]));
  return (await Promise.all(files)).flat();
}

async function entriesOf(folder: string): Promise<readonly Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !name.startsWith('.') && !name.endsWith('~'))
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
