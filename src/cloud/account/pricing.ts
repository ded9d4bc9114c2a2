import type { ClientOptions } from '../client.ts';
import { type LivePrices, type PriceQuery, pricesFrom } from './prices.ts';
import { once, settingsOf, tellOf } from './told.ts';

/** What things cost. */
export function pricingCalls(options: ClientOptions) {
  const { region, endpoint } = options;
  const told = tellOf('Pricing', options);
  const connect = once(async () => {
    const sdk = await import('@aws-sdk/client-pricing');
    return { sdk, client: new sdk.PricingClient({ ...settingsOf(options), region: pricingRegion(region) }) };
  });
  const ask = ({ service, filters }: PriceQuery) =>
    told('GetProducts', async () => {
      const { sdk, client } = await connect();
      const Filters = Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }));
      const { PriceList = [] } = await client.send(new sdk.GetProductsCommand({ ServiceCode: service, Filters }));
      return (PriceList as readonly unknown[]).map(String);
    });
  return {
    prices: async (types: readonly string[]): Promise<LivePrices | undefined> =>
      endpoint === undefined ? pricesFrom({ region, types }, ask) : undefined,
  };
}

/** The price list is served from three regions: "AWS Billing and Cost Management endpoints", AWS General Reference. */
export function pricingRegion(region: string): string {
  if (region.startsWith('eu-')) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}
