import { ansibleOnly, knownVars } from '../../inventory/known.ts';
import type { Role } from '../../roles/define.ts';
import { type EditorSchema, editorSchema } from './json-schema.ts';

/** Where the variables of a role stand in a schema that has them. */
export const roleReference = (name: string) => ({ $ref: `#/definitions/role_${name}` });

/** The variables of each role, under the names that `roleReference` gives. */
export function roleDefinitions(roles: readonly Role[]): Readonly<Record<string, EditorSchema>> {
  return Object.fromEntries(roles.map((role) => [`role_${role.name}`, roleSchema(role)]));
}

/** No variable is required: those of a role are merged key by key, and others may stand in other files. */
function roleSchema({ summary, vars }: Role): EditorSchema {
  const { required: _, ...schema } = editorSchema(vars);
  return { ...schema, description: summary, type: ['object', 'null'] } as unknown as EditorSchema;
}

/** A mapping of variables, as in group_vars and host_vars. Names that begin with `x_` are the user's own. */
export function varsSchema(roles: readonly Role[]): EditorSchema {
  const known = Object.entries(knownVars).map(([name, schema]) => [name, editorSchema(schema)] as const);
  const ofAnsible = [...ansibleOnly].map((name) => [name, { description: 'Means something to Ansible only' }] as const);
  const ofRoles = roles.map(({ name }) => [name, roleReference(name)] as const);
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries([...known, ...ofRoles, ...ofAnsible]),
    patternProperties: { '^x_': {} },
    additionalProperties: false,
  } as unknown as EditorSchema;
}
