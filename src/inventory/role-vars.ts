import type { z } from 'zod';
import { checked } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { EXTRA_VARS } from './extra-vars.ts';
import type { Definition, Host, ResolvedVar, Vars } from './model.ts';
import { stack } from './resolve.ts';
import { secretName } from './secret-ref.ts';
import type { SecretSource } from './secrets.ts';

export interface RoleVarsOptions<Schema extends z.ZodType> {
  readonly host: Host;
  readonly role: string;
  readonly schema: Schema;
  /** What the play and the use of the role set, weakest first. Each value is a mapping of the role's variables. */
  readonly layers?: readonly Definition[];
  readonly secrets: SecretSource;
}

/**
 * The variables of a role on a host, checked, with their secrets filled in. Key by key the strongest layer wins:
 * inventory, then `layers`, then the command line; the schema fills in the defaults.
 *
 * @throws RebuildError VAR_UNKNOWN, VAR_INVALID, VAR_TEMPLATE, SECRET_*, at the place of the faulty key
 */
export async function roleVars<Schema extends z.ZodType>(options: RoleVarsOptions<Schema>): Promise<z.output<Schema>> {
  const { host, role, schema, layers = [], secrets } = options;
  const merged = mergeRoleVars(host, role, layers);
  const filled = [...merged].map(async ([key, found]) => {
    const at = { name: `${role}.${key}`, host: host.name, found };
    return [key, await fillSecrets(found.value, [], at, secrets)] as const;
  });
  return checked(schema, Object.fromEntries(await Promise.all(filled)), {
    unknownKey: 'VAR_UNKNOWN',
    invalid: 'VAR_INVALID',
    name: role,
    host: host.name,
    place: ([key, ...rest]) => (merged.get(String(key)) ?? host.vars.get(role))?.place(rest),
    keyPlace: ([key, ...rest]) => merged.get(String(key))?.keyPlace(rest),
  });
}

/** The variables of a role on a host, each with its origin and what it hides. @throws RebuildError VAR_INVALID */
export function mergeRoleVars(host: Host, role: string, layers: readonly Definition[] = []): Vars {
  const found = host.vars.get(role);
  const inInventory: Definition[] = found ? [...found.shadows.toReversed(), found] : [];
  const isExtra = ({ scope }: Definition) => scope === EXTRA_VARS;
  const all = [...inInventory.filter((it) => !isExtra(it)), ...layers, ...inInventory.filter(isExtra)];
  return stack(all.map((definition) => keysOf(definition, role, host)));
}

function keysOf(definition: Definition, role: string, host: Host): ReadonlyMap<string, readonly Definition[]> {
  const { value, scope } = definition;
  if (value === null) return new Map();
  if (!isMapping(value)) {
    throw new RebuildError('VAR_INVALID', `${role}: must be a mapping of the role's variables`, {
      at: definition.place([]),
      host: host.name,
      hint: `Write it as ${role}: { key: value }.`,
    });
  }
  const entries = Object.entries(value).map(([key, inner]): [string, Definition[]] => {
    const part: Definition = {
      value: inner,
      origin: definition.keyPlace([key]) ?? definition.origin,
      scope,
      place: (path) => definition.place([key, ...path]),
      keyPlace: (path) => definition.keyPlace([key, ...path]),
      isLiteral: (path) => definition.isLiteral([key, ...path]),
    };
    return [key, [part]];
  });
  return new Map(entries);
}

interface Spot {
  readonly name: string;
  readonly host: string;
  readonly found: ResolvedVar;
}

/** The value with each `secret:NAME` replaced by that secret. Rejects templates, which nobody would evaluate. */
async function fillSecrets(
  value: unknown,
  path: readonly PropertyKey[],
  spot: Spot,
  secrets: SecretSource,
): Promise<unknown> {
  if (typeof value === 'string') return fillText(value, path, spot, secrets);
  if (Array.isArray(value))
    return Promise.all(value.map((item, index) => fillSecrets(item, [...path, index], spot, secrets)));
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).map(async ([key, inner]) => {
    return [key, await fillSecrets(inner, [...path, key], spot, secrets)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function fillText(
  value: string,
  path: readonly PropertyKey[],
  spot: Spot,
  secrets: SecretSource,
): Promise<unknown> {
  const { name, host, found } = spot;
  const at = found.place(path);
  const secret = secretName(value);
  if (secret !== undefined) return secrets.get(secret, at);
  if (!/\{\{|\{%/.test(value) || found.isLiteral(path)) return value;
  throw new RebuildError('VAR_TEMPLATE', `${[name, ...path].join('.')}: templates are not evaluated`, {
    at,
    host,
    hint: 'Write the value itself, or mark text that really contains braces with !unsafe.',
  });
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
