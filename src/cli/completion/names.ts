import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findSources } from '../../inventory/sources.ts';
import { loadRole, roleFile, roleNames } from '../../roles/registry.ts';
import { inventoryOptions, repository } from '../common.ts';
import type { Given } from './given.ts';
import { kept } from './kept.ts';
import type { Names } from './values.ts';

/** The names in the files that the command line means. What is slow to load is loaded only when these files have changed. */
export const namesInFiles: Names = {
  hosts: async (given) => (await inventoryNames(given)).hosts,
  groups: async (given) => (await inventoryNames(given)).groups,
  tags,
  secrets,
  roles: async () => Object.fromEntries(roleNames().map((name) => [name, 'role'])),
  variables,
};

interface InventoryNames {
  readonly hosts: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
}

function inventoryNames(given: Given): Promise<InventoryNames> {
  const path = inventoryOf(given);
  return kept(`inventory ${path}`, async () => {
    const { files } = await findSources(path);
    const { readDraft } = await import('../../inventory/read-draft.ts');
    const { hosts, groups } = await readDraft(files);
    const direct = (host: string) => [...groups.values()].filter((it) => it.hosts.has(host)).map(({ name }) => name);
    return {
      files: [path, ...files],
      value: {
        hosts: Object.fromEntries([...hosts.keys()].map((name) => [name, `host in ${direct(name).join(', ')}`])),
        groups: Object.fromEntries([...groups.keys()].map((name) => [name, 'group'])),
      },
    };
  });
}

function inventoryOf({ options }: Given): string {
  return inventoryOptions.inventory.read((options.get('inventory') ?? []).map(atHome), 'inventory');
}

/** A shell leaves `~` in the words that it completes. */
function atHome(path: string): string {
  return path.replace(/^~(?=\/|$)/, homedir());
}

/** Those of the playbook that the command runs. */
async function tags({ options, positional }: Given): Promise<Readonly<Record<string, string>>> {
  const given = options.get('playbook')?.at(-1) ?? positional.find((word) => /\.ya?ml$/.test(word));
  const file = given === undefined ? join(repository, 'playbooks/cluster.yaml') : resolve(atHome(given));
  return kept(`playbook ${file}`, async () => {
    const { loadPlaybook } = await import('../../playbook/load.ts');
    const { plays } = await loadPlaybook(file, { roles: roleNames() });
    const uses = plays.flatMap((play) => play.roles);
    return {
      files: [file, ...new Set(plays.map(({ at }) => at.file))],
      value: Object.fromEntries(uses.flatMap((use) => use.tags.map((tag) => [tag, 'tag']))),
    };
  });
}

/** Those that the inventory refers to: for the names in the encrypted file its key would be needed. */
async function secrets(given: Given): Promise<Readonly<Record<string, string>>> {
  const path = inventoryOf(given);
  const { folder } = await findSources(path);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  const found = files.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/\bsecret:([A-Za-z_][\w.-]*)/g),
  ]);
  return Object.fromEntries(found.map(([, name]) => [name!, 'secret']));
}

function variables(role: string): Promise<Readonly<Record<string, string>>> {
  const file = roleFile(role);
  return kept(`role ${file}`, async () => {
    const { describeKeys } = await import('../../config/describe-schema.ts');
    const keys = describeKeys((await loadRole(role)).vars);
    const folder = dirname(file);
    return {
      files: [folder, ...readdirSync(folder).map((name) => join(folder, name))],
      value: Object.fromEntries(keys.map(({ name, help }) => [name, help])),
    };
  });
}
