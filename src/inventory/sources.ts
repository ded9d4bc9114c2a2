import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { RebuildError } from '../core/error.ts';

/** The files that an inventory is made of. */
export interface Sources {
  readonly folder: string;
  /** The files with hosts, in the order in which they are read. */
  readonly files: readonly string[];
  /** The infra.yaml of a folder. */
  readonly infra: string | undefined;
}

/** Finds the files of the inventory at `path`, a file or a folder. @throws RebuildError CONFIG_NOT_FOUND, INVENTORY_EMPTY */
export async function findSources(path: string): Promise<Sources> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new RebuildError('CONFIG_NOT_FOUND', `there is no inventory at ${path}`, {
      hint: 'Give the path of an inventory file or folder with --inventory.',
      cause,
    });
  });
  if (!found.isDirectory()) return { folder: dirname(path), files: [path], infra: undefined };
  return folderSources(path);
}

async function folderSources(folder: string): Promise<Sources> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
  const infra = names.find((name) => INFRA.has(name));
  const hosts = names.filter((name) => (infra ? isYaml(name) : isInventory(name)) && !isOther(name));
  if (hosts.length === 0) {
    throw new RebuildError('INVENTORY_EMPTY', `${folder} holds no inventory`, {
      hint: `Add ${join(folder, 'hosts.yaml')}.`,
    });
  }
  return { folder, files: hosts.map((name) => join(folder, name)), infra: infra && join(folder, infra) };
}

const INFRA = new Set(['infra.yaml', 'infra.yml']);

/** What lies beside the hosts of an inventory without being one. */
const isOther = (name: string) => INFRA.has(name) || /^(secrets\.|\.)/.test(name);

const isYaml = (name: string) => ['.yaml', '.yml'].includes(extname(name));

/** What Ansible leaves out of a folder. */
const IGNORED = /(~|\.(pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry|toml|pub|pem|key|age))$/;

const isInventory = (name: string) => !IGNORED.test(name);
