import { suggestion } from '../../config/nearest.ts';
import { RebuildError } from '../../core/error.ts';
import type { Resource } from '../../resources/define.ts';

/** Every resource type by its name: those that the front door for roles gives out. */
export async function resourceTypes(): Promise<ReadonlyMap<string, Resource>> {
  const front: Readonly<Record<string, unknown>> = await import('../../index.ts');
  const types = Object.values(front).filter(isResource);
  return new Map(types.map((it) => [it.type, it] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws RebuildError RESOURCE_TYPE_UNKNOWN */
export async function resourceType(name: string): Promise<Resource> {
  const types = await resourceTypes();
  const found = types.get(name);
  if (found) return found;
  throw new RebuildError('RESOURCE_TYPE_UNKNOWN', `there is no resource type "${name}"`, {
    hint: suggestion(name, types.keys()) ?? `Use one of ${[...types.keys()].join(', ')}.`,
  });
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'function' && 'type' in value && 'props' in value;
}
