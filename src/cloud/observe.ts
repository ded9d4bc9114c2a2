import type { Adopted } from './adopt.ts';
import type { CloudClient } from './client.ts';
import type { Found, TypeName } from './model.ts';
import type { NameOf, Sighting } from './types/define.ts';
import { cloudTypes } from './types/index.ts';

/**
 * Everything in EC2 that carries the cluster's tag: one Describe call for each kind, all at once. What refers to an
 * adopted object refers to its name in the inventory.
 */
export async function observeCloud(
  client: CloudClient,
  cluster: string,
  adopted: readonly Adopted[] = [],
): Promise<Found[]> {
  const looks = Object.values(cloudTypes).map(async (type): Promise<Seen | undefined> => {
    const sighting = await type.observe?.(client, cluster);
    return sighting && { ...sighting, type: type.type };
  });
  const sightings = (await Promise.all(looks)).filter((it) => it !== undefined);
  const nameOf = namesOf(sightings, adopted);
  return sightings.flatMap((it) => it.found(nameOf));
}

type Seen = Sighting & { readonly type: TypeName };

/**
 * Of several objects of one kind with one name (a request was repeated because its answer was lost) the one that is in
 * use keeps the name. The others are called by their ids, are so wanted by nobody, and go. The name of an adopted
 * object is its own.
 */
function namesOf(sightings: readonly Seen[], adopted: readonly Adopted[]): NameOf {
  const names = new Map(adopted.map(({ id, name }) => [id, name]));
  const use = usesOf(sightings);
  for (const sighting of sightings) {
    const taken = new Set(adopted.filter(({ type }) => type === sighting.type).map(({ name }) => name));
    const mostUsedFirst = sighting.names.toSorted(([a], [b]) => use(b) - use(a) || a.localeCompare(b));
    for (const [id, name] of mostUsedFirst) {
      names.set(id, taken.has(name) ? id : name);
      taken.add(name);
    }
  }
  return (id) => names.get(id) ?? id;
}

/** How often an object is referred to, and refers to others. */
function usesOf(sightings: readonly Sighting[]): (id: string) => number {
  const counts = new Map<string, number>();
  const count = (id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const { id, fields } of sightings.flatMap((it) => it.found((self) => self))) {
    for (const value of Object.values(fields).flatMap((field) => field.split(', '))) {
      if (!value) continue;
      count(value);
      count(id);
    }
  }
  return (id) => counts.get(id) ?? 0;
}
