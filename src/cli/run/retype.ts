import { join } from 'node:path';
import { replaceScalars, type ScalarEdit } from '../../config/edit-yaml.ts';
import { formatYaml, readConfigFile } from '../../config/yaml.ts';
import { type Place, RebuildError } from '../../core/error.ts';
import type { Host, Inventory } from '../../inventory/model.ts';
import type { FileEdit } from './file-edit.ts';

/** Another instance type for a host. */
export interface Retype {
  readonly host: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The files of an inventory with other instance types. Where a type is written for several hosts and not all of them get the
 * same one, those that change get a file in host_vars.
 *
 * @throws RebuildError FIT_NOT_WRITABLE where the inventory cannot be changed so
 */
export async function retyped(inventory: Inventory, changes: readonly Retype[]): Promise<FileEdit[]> {
  const spots = spotsOf(inventory, changes);
  const inPlace = spots.filter(({ isShared }) => !isShared);
  const apart = spots.filter(({ isShared }) => isShared);
  const edits = await Promise.all(
    [...Map.groupBy(inPlace, ({ at }) => at.file)].map(([file, own]) => editOf(file, own)),
  );
  return [
    ...edits,
    ...apart.flatMap((spot) => spot.changes.map(({ host, to }) => hostFile(inventory, host, to, spot))),
  ];
}

/** One place where a type is written. */
interface Spot {
  readonly at: Place;
  readonly changes: readonly Retype[];
  /** Whether hosts that do not change to the same type have theirs from here too. */
  readonly isShared: boolean;
}

function spotsOf({ hosts }: Inventory, changes: readonly Retype[]): Spot[] {
  const placed = [...hosts.values()].flatMap((host) => {
    const at = host.vars.get('ec2')?.place(['type']);
    return at ? [{ host: host.name, at, key: `${at.file}:${at.line}:${at.column}` }] : [];
  });
  const changeOf = new Map(changes.map((change) => [change.host, change]));
  const nowhere = changes.find(({ host }) => !placed.some((it) => it.host === host));
  if (nowhere) throw notWritable(`the type of ${nowhere.host} is not written in a file`, undefined);
  return [...Map.groupBy(placed, ({ key }) => key).values()].flatMap((users) => {
    const own = users.flatMap(({ host }) => changeOf.get(host) ?? []);
    const isShared = own.length < users.length || new Set(own.map(({ to }) => to)).size > 1;
    return own.length > 0 ? [{ at: users[0]!.at, changes: own, isShared }] : [];
  });
}

async function editOf(file: string, spots: readonly Spot[]): Promise<FileEdit> {
  const before = await readConfigFile(file);
  const edits = spots.map(({ at, changes: [first] }): ScalarEdit => ({ at, from: first!.from, to: first!.to }));
  const after = replaceScalars(before, edits);
  if (after === undefined) throw notWritable('the type is not written as a word on its line', spots[0]!.at);
  return { file, before, after };
}

function hostFile(inventory: Inventory, name: string, to: string, { at }: Spot): FileEdit {
  const host = inventory.hosts.get(name)!;
  if (hasHostVars(inventory, host)) {
    throw notWritable(`${name} has its type from where others have it, and a file in host_vars already`, at);
  }
  const ec2 = { ...(host.vars.get('ec2')!.value as Record<string, unknown>), type: to };
  return {
    file: join(inventory.folder, 'host_vars', `${name}.yaml`),
    before: undefined,
    after: `# Apart from the group, by ./rebuild fit: the other hosts keep their type.\n${formatYaml({ ec2 })}`,
  };
}

/** A file of host_vars wins over all others, so one more for the same host would not be read. */
function hasHostVars({ folder }: Inventory, { vars }: Host): boolean {
  const place = join(folder, 'host_vars', '/');
  return [...vars.values()].some(({ shadows, ...own }) =>
    [own, ...shadows].some(({ origin, scope }) => {
      return scope.startsWith('host ') && typeof origin !== 'string' && origin.file.startsWith(place);
    }),
  );
}

function notWritable(message: string, at: Place | undefined): RebuildError {
  return new RebuildError('FIT_NOT_WRITABLE', `the inventory cannot be changed: ${message}`, {
    at,
    hint: 'Change ec2.type of these hosts by hand, as the table says.',
  });
}
