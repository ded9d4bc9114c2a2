import type { CloudClient } from './client.ts';
import type { Found } from './model.ts';
import type { NameOf, Sighting } from './types/define.ts';
import { cloudTypes } from './types/index.ts';

/** Everything in EC2 that carries the cluster's tag: one Describe call for each kind, all at once. */
export async function observeCloud(client: CloudClient, cluster: string): Promise<Found[]> {
  const looks = Object.values(cloudTypes).map((type) => type.observe?.(client, cluster));
  const sightings = (await Promise.all(looks)).filter((it) => it !== undefined);
  const nameOf = namesOf(sightings);
  return sightings.flatMap((it) => it.found(nameOf));
}

/**
 * Of several objects of one kind with one name (a request was repeated because its answer was lost) the one that is in
 * use keeps the name. The others are called by their ids, are so wanted by nobody, and go.
 */
function namesOf(sightings: readonly Sighting[]): NameOf {
  const names = new Map<string, string>();
  const use = usesOf(sightings);
  for (const sighting of sightings) {
    const taken = new Set<string>();
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
