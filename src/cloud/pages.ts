import type { CloudClient, Input, Operation, Output } from './client.ts';

/** The calls whose answers come in pages. */
type Paged = {
  [Name in Operation]: Output<Name> extends { NextToken?: string | undefined } ? Name : never;
}[Operation];

/** All pages of a Describe call, as one list of what `pick` takes from each. */
export async function allPages<Name extends Paged, Item>(
  client: CloudClient,
  name: Name,
  input: Input<Name>,
  pick: (page: Output<Name>) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await client.call(name, token === undefined ? input : { ...input, NextToken: token });
    items.push(...(pick(page) ?? []));
    token = (page as { NextToken?: string | undefined }).NextToken || undefined;
  } while (token !== undefined);
  return items;
}
