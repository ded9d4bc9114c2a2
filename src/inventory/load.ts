import { join } from 'node:path';
import { readConfigFile } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { readExtraVars } from './extra-vars.ts';
import { checkInfra } from './infra-check.ts';
import { readInfra } from './infra-file.ts';
import { readIniInventory } from './ini-source.ts';
import { checkKnown } from './known.ts';
import type { Inventory } from './model.ts';
import { adopt, type Material, resolveGroups, resolveHost } from './resolve.ts';
import { findSources } from './sources.ts';
import { checkVarsFiles } from './vars-check.ts';
import { readVarsFolder } from './vars-files.ts';
import { readYamlInventory } from './yaml-source.ts';

export interface LoadOptions {
  /** As given with `-e`: `key=value`, `role.key=value`, JSON or YAML in braces, `@file`. */
  readonly extraVars?: readonly string[];
  /** Names of all roles: each is a variable that configures its role. Without them unknown names are not looked for. */
  readonly roles?: readonly string[];
}

/**
 * Reads the inventory at `path`: a file in Ansible's YAML or INI shape, or a folder with such files, group_vars, host_vars
 * and perhaps an infra.yaml.
 *
 * @throws RebuildError CONFIG_*, INVENTORY_*, INFRA_INVALID, VAR_*, each with its place
 */
export async function loadInventory(path: string, { extraVars = [], roles }: LoadOptions = {}): Promise<Inventory> {
  const { folder, files, infra: infraFile } = await findSources(path);
  const draft = emptyDraft();
  for (const file of files) await readSource(draft, file);
  adopt(draft);
  const material: Material = {
    draft,
    groupVars: await readVarsFolder(join(folder, 'group_vars'), 'group'),
    hostVars: await readVarsFolder(join(folder, 'host_vars'), 'host'),
    extraVars: await readExtraVars(extraVars),
  };
  const infra = infraFile === undefined ? undefined : await readInfra(infraFile);
  const groups = resolveGroups(material);
  const hosts = new Map([...draft.hosts.keys()].map((name) => [name, resolveHost(material, groups, name)]));
  const isStrict = infra !== undefined;
  const warnings = [
    ...draft.warnings,
    ...namesakes(draft),
    ...checkVarsFiles(material, { isStrict }),
    ...checkKnown([...hosts.values()], { isStrict, roles }),
  ];
  const inventory: Inventory = { source: path, folder, hosts, groups, infra: infra?.data, warnings };
  if (infra) checkInfra(infra.data, infra.document, inventory);
  return inventory;
}

async function readSource(draft: Draft, file: string): Promise<void> {
  const source = await readConfigFile(file);
  if (source.startsWith('#!')) {
    throw new RebuildError('INVENTORY_SCRIPT', `${file} is a script, and inventory scripts are not run`, {
      hint: 'Run `ansible-inventory --list --yaml --export` with it once and use the file that it prints.',
    });
  }
  if (isYaml(file, source)) readYamlInventory(draft, source, file);
  else readIniInventory(draft, source, file);
}

/** By its name, else by its first line that says something: a mapping or a document mark. */
function isYaml(file: string, source: string): boolean {
  if (/\.(ya?ml|json)$/.test(file)) return true;
  if (file.endsWith('.ini')) return false;
  const first = source.split('\n').find((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  return first !== undefined && /^(---|\{|["']?[\w.-]+["']?:\s*(#.*)?$)/.test(first.trimEnd());
}

function namesakes({ groups, hosts }: Draft): readonly string[] {
  return [...hosts.keys()]
    .filter((name) => groups.has(name))
    .map((name) => `${name} is the name of a host and of a group; as a pattern it means the host`);
}
