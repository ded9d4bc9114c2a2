import { readConfigFile } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { readIniInventory } from './ini-source.ts';
import { readYamlInventory } from './yaml-source.ts';

/** The hosts and groups of these files, in Ansible's YAML or INI shape. @throws RebuildError at the place of the fault */
export async function readDraft(files: readonly string[]): Promise<Draft> {
  const draft = emptyDraft();
  for (const file of files) await readSource(draft, file);
  return draft;
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
