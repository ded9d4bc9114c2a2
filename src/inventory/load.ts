import { join } from 'node:path';
import type { Draft } from './draft.ts';
import { readExtraVars } from './extra-vars.ts';
import { checkInfra } from './infra-check.ts';
import { readInfra } from './infra-file.ts';
import { checkKnown } from './known.ts';
import type { Inventory } from './model.ts';
import { readDraft } from './read-draft.ts';
import { adopt, type Material, resolveGroups, resolveHost } from './resolve.ts';
import { findSources } from './sources.ts';
import { checkVarsFiles } from './vars-check.ts';
import { readVarsFolder } from './vars-files.ts';

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
  const draft = await readDraft(files);
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

function namesakes({ groups, hosts }: Draft): readonly string[] {
  return [...hosts.keys()]
    .filter((name) => groups.has(name))
    .map((name) => `${name} is the name of a host and of a group; as a pattern it means the host`);
}
