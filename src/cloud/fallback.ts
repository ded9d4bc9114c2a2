import { type Found, keyOf, type Wanted } from './model.ts';

/** What a host is tried to be made as. */
export interface Placement {
  readonly type: string;
  readonly subnet: string;
}

/** What to try for a host, in this order: as wanted, other types, then all of them in other subnets. Pure. */
export function placementsOf({ fields, accepts }: Wanted): Placement[] {
  const types = new Set([fields.type!, ...(accepts?.type ?? [])]);
  const subnets = new Set([fields.subnet!, ...(accepts?.subnet ?? [])]);
  return [...subnets].flatMap((subnet) => [...types].map((type) => ({ type, subnet })));
}

/** `t3.small in a`. */
export function spellPlacement({ type, subnet }: Placement): string {
  return `${type} in ${subnet}`;
}

export interface UsedFallback {
  readonly host: string;
  readonly wanted: string;
  readonly used: string;
}

/** The hosts that are something else than wanted, which the inventory accepts. Pure. */
export function usedFallbacks(wanted: readonly Wanted[], found: readonly Found[]): UsedFallback[] {
  const there = new Map(found.map((it) => [keyOf(it), it]));
  return wanted.flatMap((it) => {
    const used = there.get(keyOf(it));
    if (!it.accepts || !used) return [];
    const isOther = Object.keys(it.accepts).some((field) => it.fields[field] !== used.fields[field]);
    return isOther ? [{ host: it.name, wanted: spellOf(it), used: spellOf(used) }] : [];
  });
}

function spellOf({ fields }: Wanted | Found): string {
  return spellPlacement({ type: fields.type!, subnet: fields.subnet! });
}
