import type { SchemaKind } from './schemas.ts';

/** The name of a schema's file in the folder that they are written to. */
export function schemaFile(kind: SchemaKind): string {
  return `${kind}.schema.json`;
}

const FILES: Readonly<Record<SchemaKind, readonly string[]>> = {
  infra: ['inventory/*/infra.yaml'],
  inventory: ['inventory/*/hosts.yaml'],
  vars: ['inventory/*/group_vars/**/*.yaml', 'inventory/*/host_vars/**/*.yaml'],
  playbook: ['playbooks/*.yaml'],
};

/** What of the settings of VS Code lets its YAML extension use the schemas in `folder`, and read YAML as rebuild does. */
export function editorSettings(folder: string): string {
  const schemas = Object.entries(FILES).map(([kind, files]) => [`${folder}/${schemaFile(kind as SchemaKind)}`, files]);
  const settings = {
    'yaml.schemas': Object.fromEntries(schemas),
    'yaml.yamlVersion': '1.1',
    'yaml.customTags': ['!unsafe scalar'],
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
