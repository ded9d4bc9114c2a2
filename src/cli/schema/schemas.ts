import { infraSchema } from '../../inventory/infra.ts';
import type { Role } from '../../roles/define.ts';
import { type EditorSchema, editorSchema } from './json-schema.ts';
import { playbookEditorSchema } from './playbook.ts';
import { roleDefinitions, varsSchema } from './vars.ts';

export const schemaKinds = ['infra', 'inventory', 'vars', 'playbook'] as const;

export type SchemaKind = (typeof schemaKinds)[number];

/** The JSON Schema of one kind of file. `roles` are all that there are. */
export function schemaOf(kind: SchemaKind, roles: readonly Role[]): EditorSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...MAKERS[kind](roles) };
}

const MAKERS: Readonly<Record<SchemaKind, (roles: readonly Role[]) => EditorSchema>> = {
  infra: () => ({ title: 'infra.yaml of rebuild', ...editorSchema(infraSchema) }),
  inventory: (roles) => ({
    title: 'Hosts and groups of rebuild',
    type: 'object',
    additionalProperties: { $ref: '#/definitions/group' } as EditorSchema,
    definitions: { ...roleDefinitions(roles), vars: varsSchema(roles), group: groupSchema(roles) },
  }),
  vars: (roles) => ({
    title: 'Variables of hosts and groups of rebuild',
    ...varsSchema(roles),
    definitions: roleDefinitions(roles),
  }),
  playbook: (roles) => ({
    title: 'Playbook of rebuild',
    ...playbookEditorSchema(roles),
    definitions: roleDefinitions(roles),
  }),
};

/** Ansible allows one name as text in the place of a mapping. */
function groupSchema(roles: readonly Role[]): EditorSchema {
  const vars = varsSchema(roles);
  const named = (description: string, value: object) => ({
    description,
    anyOf: [{ type: 'object', additionalProperties: value }, { type: 'string' }, { type: 'null' }],
  });
  return {
    type: ['object', 'null'],
    properties: {
      hosts: named('Hosts of this group, each with variables of its own; web[01:13] is thirteen', {
        $ref: '#/definitions/vars',
      }),
      children: named('Groups in this group', { $ref: '#/definitions/group' }),
      vars: {
        ...vars,
        description: 'Variables of all hosts in this group',
        properties: {
          ...vars.properties,
          ansible_group_priority: { type: 'integer', description: 'Among groups of one depth the highest wins' },
        },
      },
    },
    additionalProperties: false,
  } as unknown as EditorSchema;
}
