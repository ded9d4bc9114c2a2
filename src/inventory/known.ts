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
  ec2: ec2Schema.describe('The instance that is made for the host'),
  labels: labelsSchema.describe('Kubernetes labels of the node'),
  limits: limitsSchema.describe('By systemd unit or workload: what it is sure of and what it may use'),
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type KnownVars = typeof knownVars;

/** Variables of Ansible that say something about Ansible only. */
export const ansibleOnly = new Set([
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
  const names = meaningful(roles ?? []);
  const seen = new Map<string, { host: Host; found: ResolvedVar }>();
  for (const host of hosts) {
    for (const [name, found] of host.vars) {
      if (!seen.has(name)) seen.set(name, { host, found });
      if (isStrict) checkValue(host, name, found, roles ?? []);
    }
  }
  if (!roles) return [];
  const unknown = [...seen].filter(([name]) => isUnknown(name, names));
  if (!isStrict) return unknown.flatMap(([name, { found }]) => lookalike(name, found, names));
  if (unknown[0]) throw unknownVar(unknown[0][0], unknown[0][1].found, names);
  return [];
}

/** The names of all variables that mean something. */
export function meaningful(roles: readonly string[]): readonly string[] {
  return [...Object.keys(knownVars), ...roles];
}

/** Whether a variable means nothing, neither here nor to Ansible, and is not the user's own. */
export function isUnknown(name: string, names: readonly string[]): boolean {
  return !names.includes(name) && !ansibleOnly.has(name) && !name.startsWith('x_');
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

/** Whether rebuild itself reads the variable. */
export function isKnown(name: string): name is keyof KnownVars {
  return Object.hasOwn(knownVars, name);
}

/** The error for a variable that means nothing. `names` are all that do. */
export function unknownVar(
  name: string,
  { origin }: Pick<ResolvedVar, 'origin'>,
  names: readonly string[],
): RebuildError {
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
