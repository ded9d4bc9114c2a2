import { join } from 'node:path';
import type { z } from 'zod';
import { readYaml } from '../config/document.ts';
import { faultsIn, readConfigFile } from '../config/yaml.ts';
import { RebuildError } from '../core/error.ts';
import { Secret } from '../core/secret.ts';
import { infraSchema } from './infra.ts';
import { isKnown, isUnknown, knownVars, meaningful, unknownVar } from './known.ts';
import type { Definition } from './model.ts';
import { readDraft } from './read-draft.ts';
import { secretName } from './secret-ref.ts';
import { findSources } from './sources.ts';
import { readVarsFolder } from './vars-files.ts';

/** The variables of each role, by its name. */
export type RoleSchemas = ReadonlyMap<string, z.ZodType>;

/**
 * Every mistake that the files of an inventory show by themselves, whatever is wrong in the others. What only shows when all is put
 * together, such as a variable that is missing, `loadInventory` and the plays tell.
 */
export async function fileFaults(path: string, roles: RoleSchemas): Promise<readonly RebuildError[]> {
  const found = await attempted(() => findSources(path));
  if (found instanceof RebuildError) return [found];
  const { folder, files, infra } = found;
  const folders = (['group', 'host'] as const).map((kind) => ({ kind, folder: join(folder, `${kind}_vars`) }));
  const reading = { roles, isStrict: infra !== undefined };
  const faults = [
    ...(infra === undefined ? [] : [infraFaults(infra)]),
    ...files.map((file) => hostsFaults(file, reading)),
    ...folders.map(({ kind, folder: of }) => varsFaults(of, kind, reading)),
  ];
  return (await Promise.all(faults)).flat();
}

interface Reading {
  readonly roles: RoleSchemas;
  /** Whether a variable that nobody knows is a mistake. */
  readonly isStrict: boolean;
}

async function infraFaults(file: string): Promise<readonly RebuildError[]> {
  const document = await attempted(async () => readYaml(await readConfigFile(file), file));
  if (document instanceof RebuildError) return [document];
  const codes = { unknownKey: 'CONFIG_UNKNOWN_KEY', invalid: 'CONFIG_INVALID' };
  return faultsIn(infraSchema, document.value, { ...codes, place: document.place, keyPlace: document.keyPlace });
}

async function hostsFaults(file: string, reading: Reading): Promise<readonly RebuildError[]> {
  const draft = await attempted(() => readDraft([file]));
  if (draft instanceof RebuildError) return [draft];
  const layers = [...draft.groups.values(), ...draft.hosts.values()].map(({ vars }) => vars);
  return layers.flatMap((vars) => definitionFaults(vars, reading));
}

async function varsFaults(folder: string, kind: 'group' | 'host', reading: Reading): Promise<readonly RebuildError[]> {
  const files = await attempted(() => readVarsFolder(folder, kind));
  if (files instanceof RebuildError) return [files];
  return [...files.values()].flatMap(({ vars }) => definitionFaults(vars, reading));
}

type Definitions = ReadonlyMap<string, readonly Definition[]>;

function definitionFaults(vars: Definitions, { roles, isStrict }: Reading): readonly RebuildError[] {
  const names = meaningful([...roles.keys()]);
  return [...vars].flatMap(([name, definitions]) => {
    if (isKnown(name)) return definitions.flatMap((it) => valueFaults(name, it, knownVars[name]));
    const role = roles.get(name);
    if (role) return definitions.filter(({ value }) => value !== null).flatMap((it) => roleFaults(name, it, role));
    return isStrict && isUnknown(name, names) ? definitions.map((it) => unknownVar(name, it, names)) : [];
  });
}

function valueFaults(name: string, { value, place, keyPlace }: Definition, schema: z.ZodType, isPart = false) {
  const codes = { unknownKey: 'VAR_UNKNOWN', invalid: 'VAR_INVALID' };
  return faultsIn(schema, value, { ...codes, name, place, keyPlace, isPart });
}

/** Its other variables may stand elsewhere. */
function roleFaults(name: string, definition: Definition, schema: z.ZodType): readonly RebuildError[] {
  return valueFaults(name, { ...definition, value: withSecrets(definition.value) }, schema, true);
}

/** Whether a secret is there is not asked here. */
function withSecrets(value: unknown): unknown {
  const name = secretName(value);
  if (name !== undefined) return new Secret(name, 'not read');
  if (Array.isArray(value)) return value.map(withSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSecrets(inner)]));
}

async function attempted<Result>(work: () => Promise<Result>): Promise<Result | RebuildError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RebuildError) return error;
    throw error;
  }
}
