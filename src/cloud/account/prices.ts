import type { RegionPrices } from '../data/prices.ts';

/** What of the prices of a region is known: what the price list does not have is absent, never 0. */
export type LivePrices = Pick<RegionPrices, 'instanceHour'> & Partial<RegionPrices>;

/** What GetProducts is asked: the filters all have to fit. */
export interface PriceQuery {
  readonly service: 'AmazonEC2' | 'AmazonVPC';
  readonly filters: Readonly<Record<string, string>>;
}

/** Answers with products of the price list, each as the JSON text that GetProducts gives. */
export type AskPrices = (query: PriceQuery) => Promise<readonly string[]>;

/**
 * The list prices of a region, asked all at once. What the list does not have, or has twice at different prices, is
 * absent.
 *
 * Names of attributes: "Using the bulk API" in the AWS Billing user guide, and what the price list itself has: public
 * IPv4 addresses are products of AmazonVPC in the group VPCPublicIPv4Address.
 */
export async function pricesFrom(
  { region, types }: { readonly region: string; readonly types: readonly string[] },
  ask: AskPrices,
): Promise<LivePrices> {
  const price = async (query: PriceQuery, isIt?: (attributes: Attributes) => boolean) =>
    unitPrice(await ask(query), isIt);
  const [hours, disk, address] = await Promise.all([
    Promise.all(types.map(async (type) => [type, await price(instanceQuery(region, type))] as const)),
    price({
      service: 'AmazonEC2',
      filters: { regionCode: region, productFamily: 'Storage', volumeApiName: 'gp3' },
    }),
    price({ service: 'AmazonVPC', filters: { regionCode: region, group: 'VPCPublicIPv4Address' } }, ({ usagetype }) =>
      /PublicIPv4:InUseAddress$/.test(usagetype ?? ''),
    ),
  ]);
  return {
    instanceHour: Object.fromEntries(hours.flatMap(([type, hour]) => (hour === undefined ? [] : [[type, hour]]))),
    ...(disk !== undefined && { gp3GbMonth: disk }),
    ...(address !== undefined && { publicIpv4Hour: address }),
  };
}

/** On-Demand, Linux, shared hardware. */
function instanceQuery(region: string, instanceType: string): PriceQuery {
  return {
    service: 'AmazonEC2',
    filters: {
      regionCode: region,
      instanceType,
      operatingSystem: 'Linux',
      preInstalledSw: 'NA',
      tenancy: 'Shared',
      capacitystatus: 'Used',
    },
  };
}

type Attributes = Readonly<Record<string, string | undefined>>;

interface Product {
  readonly product?: { readonly attributes?: Attributes };
  readonly terms?: {
    readonly OnDemand?: Readonly<Record<string, { readonly priceDimensions?: Readonly<Record<string, Dimension>> }>>;
  };
}

interface Dimension {
  readonly pricePerUnit?: { readonly USD?: string };
}

/** The one On-Demand price of the products that fit; undefined for none and for several. Free tiers are no prices. */
export function unitPrice(list: readonly string[], isIt: (attributes: Attributes) => boolean = () => true) {
  const prices = list
    .flatMap((text) => productFrom(text) ?? [])
    .filter(({ product }) => isIt(product?.attributes ?? {}))
    .flatMap(({ terms }) => Object.values(terms?.OnDemand ?? {}))
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions ?? {}))
    .map(({ pricePerUnit }) => Number(pricePerUnit?.USD))
    .filter((price) => price > 0);
  const different = new Set(prices);
  return different.size === 1 ? prices[0] : undefined;
}

function productFrom(text: string): Product | undefined {
  try {
    return JSON.parse(text) as Product;
  } catch {
    return undefined;
  }
}
