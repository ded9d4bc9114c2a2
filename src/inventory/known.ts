import { z } from 'zod';
import { nearest, suggestion } from '../config/nearest.ts';
import { checked } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { connectionSchemas } from './connection.ts';
import { ec2Schema, labelsSchema, limitsSchema } from './instance.ts';
import { formatOrigin, type Host, type ResolvedVar } from './model.ts';

/** The variables that mean something to rebuild itself, and what each may be. Every role's name is one more. */
export const knownVars = {
  ...connectionSchemas,
  ec2: ec2Schema,
  labels: labelsSchema,
  limits: limitsSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type KnownVars = typeof knownVars;

/** Variables of Ansible that say something about Ansible only. */
const ANSIBLE_ONLY = new Set([
  'ansible_python_interpreter',
  'ansible_become_method',
  'ansible_become_user',
  'ansible_shell_type',
]);

/** The value of one of rebuild's own variables, checked. Undefined where it is not set. @throws RebuildError VAR_* */
export function hostVar<Name extends keyof KnownVars>(host: Host, name: Name): z.output<KnownVars[Name]> | undefined {
  const found = host.vars.get(name);
  return found && (checkedVar(knownVars[name], found, name, host.name) as z.output<KnownVars[Name]>);
}

/** Any variable of a host: checked where it is one of rebuild's own, else as it was written. */
export function anyHostVar(host: Host, name: string): unknown {
  return isKnown(name) ? hostVar(host, name) : host.vars.get(name)?.value;
}

export interface KnownOptions {
  /** Whether an unknown variable is an error. */
  readonly isStrict: boolean;
  /** Names of all roles. Without them unknown names are not looked for. */
  readonly roles: readonly string[] | undefined;
}

/**
 * Checks the names of all variables and, where the inventory is strict, the values of rebuild's own.
 *
 * @returns warnings
 * @throws RebuildError VAR_UNKNOWN, VAR_INVALID
 */
export function checkKnown(hosts: readonly Host[], { isStrict, roles }: KnownOptions): readonly string[] {
  const names = [...Object.keys(knownVars), ...(roles ?? [])];
  const seen = new Map<string, { host: Host; found: ResolvedVar }>();
  for (const host of hosts) {
    for (const [name, found] of host.vars) {
      if (!seen.has(name)) seen.set(name, { host, found });
      if (isStrict) checkValue(host, name, found, roles ?? []);
    }
  }
  if (!roles) return [];
  const unknown = [...seen].filter(
    ([name]) => !names.includes(name) && !ANSIBLE_ONLY.has(name) && !name.startsWith('x_'),
  );
  if (!isStrict) return unknown.flatMap(([name, { found }]) => lookalike(name, found, names));
  if (unknown[0]) throw unknownVar(unknown[0][0], unknown[0][1].found, names);
  return [];
}

function checkValue(host: Host, name: string, found: ResolvedVar, roles: readonly string[]): void {
  if (isKnown(name)) checkedVar(knownVars[name], found, name, host.name);
  else if (roles.includes(name)) checkedVar(roleMapping, found, name, host.name);
}

const roleMapping = z
  .record(z.string(), z.unknown(), { error: "must be a mapping of the role's variables" })
  .nullable();

function checkedVar<Schema extends z.ZodType>(
  schema: Schema,
  found: ResolvedVar,
  name: string,
  host: string,
): z.output<Schema> {
  return checked(schema, found.value, {
    unknownKey: 'VAR_UNKNOWN',
    invalid: 'VAR_INVALID',
    name,
    host,
    place: (path) => found.place(path),
    keyPlace: (path) => found.keyPlace(path),
  });
}

function isKnown(name: string): name is keyof KnownVars {
  return Object.hasOwn(knownVars, name);
}

function unknownVar(name: string, { origin }: ResolvedVar, names: readonly string[]): RebuildError {
  const meant = suggestion(name, names);
  return new RebuildError(
    'VAR_UNKNOWN',
    `unknown variable "${name}"${typeof origin === 'string' ? ` in ${origin}` : ''}`,
    {
      at: typeof origin === 'string' ? undefined : origin,
      hint: meant?.startsWith('Write "') ? meant : `Remove it, or name it x_${name} if it is your own.`,
    },
  );
}

function lookalike(name: string, { origin }: ResolvedVar, names: readonly string[]): readonly string[] {
  const meant = nearest(name, names);
  return meant === undefined ? [] : [`${formatOrigin(origin)}: ${name} is no variable of rebuild's; ${meant} is`];
}
