import type { CloudClient } from '../client.ts';
import { type DescribedType, describedType, type InstanceType, instanceType } from '../data/instance-types.ts';
import { allPages } from '../pages.ts';
import { asker, type Unknown } from './ask.ts';
import type { AccountClient, Identity } from './client.ts';
import type { LivePrices } from './prices.ts';
import { usedByOthers } from './usage.ts';

/** An account as it is now. What could not be asked is absent and stands in `unknown`: it is never 0. */
export interface AccountFacts {
  readonly identity: Identity | undefined;
  /** What is allowed, by quota code. */
  readonly limits: ReadonlyMap<string, number>;
  /** What is in use of each quota by what does not carry the cluster's tag. */
  readonly usedByOthers: ReadonlyMap<string, number>;
  /** The types that were asked for, those that there are. */
  readonly types: ReadonlyMap<string, InstanceType>;
  /** For each type the zones, of those that were asked for, that it is offered in. Empty when that is not known. */
  readonly offered: ReadonlyMap<string, readonly string[]>;
  /** Undefined where there is no price list. */
  readonly prices: LivePrices | undefined;
  readonly unknown: readonly Unknown[];
}

export interface FactsWanted {
  readonly cluster: string;
  /** Quotas, by their codes. */
  readonly codes: readonly string[];
  /** Instance types. */
  readonly types: readonly string[];
  /** Availability zones. */
  readonly zones: readonly string[];
  /** Whether prices are asked too. Default: yes. */
  readonly prices?: boolean;
}

/** Asks an account all that a plan has to be held against, at once. Reads only, and throws only INTERRUPTED and bugs. */
export async function accountFacts(
  client: CloudClient,
  account: AccountClient,
  { cluster, codes, types, zones, prices: isPriced = true }: FactsWanted,
): Promise<AccountFacts> {
  const unknown: Unknown[] = [];
  const ask = asker(unknown);
  const [identity, limits, described, used, offered, prices] = await Promise.all([
    ask('the identity', () => account.identity()),
    Promise.all(codes.map(async (code) => [code, await ask(`the quota ${code}`, () => account.quota(code))] as const)),
    ask('instance types', () => typesOf(client, types)),
    usedByOthers(client, { cluster, codes, typesOf: (names) => typesOf(client, names) }, ask),
    ask('where instance types are offered', () => offeringsOf(client, types, zones)),
    isPriced ? ask('prices', () => account.prices(types)) : undefined,
  ]);
  return {
    identity,
    limits: new Map(limits.flatMap(([code, limit]) => (limit === undefined ? [] : [[code, limit] as const]))),
    usedByOthers: used,
    types: described ?? shippedTypes(types),
    offered: offered ?? new Map(),
    prices,
    unknown,
  };
}

/** What there is of `names`: from the shipped snapshot, and what that does not have from EC2. */
async function typesOf(client: CloudClient, names: readonly string[]): Promise<ReadonlyMap<string, InstanceType>> {
  const known = shippedTypes(names);
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return known;
  // By a filter: of a list of names EC2 refuses all when it does not know one.
  const Filters = [{ Name: 'instance-type', Values: [...missing] }];
  const found = await allPages(client, 'DescribeInstanceTypes', { Filters }, ({ InstanceTypes }) => InstanceTypes);
  const described = found.flatMap((it) => describedType(it as DescribedType) ?? []);
  return new Map([...known, ...described.map((it) => [it.name, it] as const)]);
}

function shippedTypes(names: readonly string[]): ReadonlyMap<string, InstanceType> {
  return new Map(names.map(instanceType).flatMap((it) => (it ? [[it.name, it] as const] : [])));
}

async function offeringsOf(
  client: CloudClient,
  types: readonly string[],
  zones: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const offered = new Map<string, string[]>(types.map((type) => [type, []]));
  if (types.length === 0 || zones.length === 0) return offered;
  const offerings = await allPages(
    client,
    'DescribeInstanceTypeOfferings',
    {
      LocationType: 'availability-zone',
      Filters: [
        { Name: 'instance-type', Values: [...types] },
        { Name: 'location', Values: [...zones] },
      ],
    },
    ({ InstanceTypeOfferings }) => InstanceTypeOfferings,
  );
  for (const { InstanceType = '', Location = '' } of offerings) offered.get(InstanceType)?.push(Location);
  for (const list of offered.values()) list.sort();
  return offered;
}
