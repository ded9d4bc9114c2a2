import { playbookSchema } from '../../playbook/schema.ts';
import type { Role } from '../../roles/define.ts';
import { type EditorSchema, editorSchema } from './json-schema.ts';
import { roleReference } from './vars.ts';

/** A playbook, with what its own schema does not know: which roles there are, and what variables each has. */
export function playbookEditorSchema(roles: readonly Role[]): EditorSchema {
  const whole = editorSchema(playbookSchema);
  const [play, imported] = whole.items!.anyOf!;
  const { roles: uses, ...properties } = play!.properties!;
  const ofRoles = Object.fromEntries(roles.map(({ name }) => [name, roleReference(name)]));
  return {
    ...whole,
    items: {
      anyOf: [
        {
          ...play,
          properties: {
            ...properties,
            roles: { ...uses, items: useSchema(uses!.items!.anyOf!, roles) },
            vars: { ...properties.vars, additionalProperties: false, properties: ofRoles },
          },
        },
        imported!,
      ],
    },
  } as EditorSchema;
}

/** A role by its name, or as a mapping, whose `vars` are those of the role that it names. */
function useSchema([, mapping]: readonly EditorSchema['items'][], roles: readonly Role[]) {
  const { description } = mapping!.properties!.role!;
  const role = { description, enum: roles.map(({ name }) => name) };
  const vars = { description: mapping!.properties!.vars!.description, type: 'object' };
  return {
    anyOf: [
      { anyOf: roles.map(({ name, summary }) => ({ const: name, description: summary })) },
      {
        ...mapping,
        properties: { ...mapping!.properties, role, vars },
        allOf: roles.map(({ name }) => ({
          if: { properties: { role: { const: name } }, required: ['role'] },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: { properties: { vars: roleReference(name) } },
        })),
      },
    ],
  };
}
