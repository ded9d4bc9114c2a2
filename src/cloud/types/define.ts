import type { CloudClient } from '../client.ts';
import type { Hands, Reach } from '../hands.ts';
import type { FieldChange, Found, TypeName, Wanted } from '../model.ts';

/**
 * What EC2 can do when a field differs. `update` and `replace` may need agreement: the text says what it costs.
 * `impossible` says why not.
 */
export type FieldRule =
  | { readonly mend: 'update'; readonly confirm?: (name: string) => string }
  | { readonly mend: 'replace'; readonly confirm?: (name: string) => string }
  | { readonly mend: 'impossible'; readonly why: string };

export const update: FieldRule = { mend: 'update' };

/** The inventory name for an EC2 id; the id itself when it is not one of ours. */
export type NameOf = (id: string) => string;

/** What one look has seen: ids with their names at once, the rest when the names of all types are known. */
export interface Sighting {
  readonly names: readonly (readonly [id: string, name: string])[];
  found(nameOf: NameOf): readonly Found[];
}

/** How one kind of EC2 object is looked at, compared and changed. */
export interface CloudType {
  readonly type: TypeName;
  /** The fields that are compared. `Name` is the tag, and is the same for all types. */
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** Where it is another one for what is wanted here. */
  ruleFor?(wanted: Wanted, field: string): FieldRule | undefined;
  /** Looks at all objects of this type that carry the cluster's tag. */
  observe?(client: CloudClient, cluster: string): Promise<Sighting>;
  /** @returns the EC2 id */
  create(hands: Hands, wanted: Wanted): Promise<string>;
  update(hands: Hands, found: Found, change: FieldChange): Promise<void>;
  /** Removes several at once, and returns when they are gone. */
  remove(reach: Reach, found: readonly Found[]): Promise<void>;
  /** What is lost with one; removing then needs agreement. */
  lossOf?(found: Found): string;
}

/** `['b', 'a']` as a field: `a, b`. */
export function listField(items: readonly string[]): string {
  return [...new Set(items)].sort().join(', ');
}

/** The items of a list field that came and that went. */
export function listChange({ from, to }: FieldChange): { added: string[]; removed: string[] } {
  const [before, after] = [parseList(from), parseList(to)];
  return {
    added: after.filter((it) => !before.includes(it)),
    removed: before.filter((it) => !after.includes(it)),
  };
}

export function parseList(field: string | undefined): string[] {
  return field ? field.split(', ') : [];
}
