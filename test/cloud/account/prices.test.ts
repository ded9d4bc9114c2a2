import { describe, expect, it } from 'vitest';
import { type PriceQuery, pricesFrom, unitPrice } from '../../../src/cloud/account/prices.ts';
import { pricingRegion } from '../../../src/cloud/account/pricing.ts';

/** A product as GetProducts gives it. */
function product(usagetype: string, ...prices: readonly string[]): string {
  const priceDimensions = Object.fromEntries(
    prices.map((USD, i) => [`SKU.JRTCKXETXF.${i}`, { unit: 'Hrs', pricePerUnit: { USD } }]),
  );
  return JSON.stringify({
    product: { attributes: { usagetype } },
    serviceCode: 'AmazonEC2',
    terms: {
      OnDemand: { 'SKU.JRTCKXETXF': { priceDimensions } },
      Reserved: { 'SKU.38NPMPTW36': { priceDimensions: { x: { pricePerUnit: { USD: '0.0001' } } } } },
    },
  });
}

describe('the price of a product', () => {
  it.each<[string, readonly string[], number | undefined]>([
    ['is the On-Demand one', [product('APN2-BoxUsage:t3.small', '0.0260000000')], 0.026],
    ['is the one that is not free', [product('x', '0.0000000000', '0.0050000000')], 0.005],
    ['is the same when it is there twice', [product('a', '0.0912'), product('b', '0.0912')], 0.0912],
    ['is not known where there are two', [product('a', '0.05'), product('b', '0.08')], undefined],
    ['is not known where there is none', [], undefined],
    ['is not 0', [product('a', '0.0000000000')], undefined],
    ['is not read from what is no product', ['not JSON', '{}', JSON.stringify({ terms: {} })], undefined],
  ])('%s', (_, list, expected) => {
    expect(unitPrice(list)).toBe(expected);
  });
});

it('asks for each type, a GB of gp3 and an address, and leaves out what the list does not have', async () => {
  const asked: PriceQuery[] = [];
  const ask = async (query: PriceQuery) => {
    asked.push(query);
    if (query.filters.instanceType === 't3.small') return [product('APN2-BoxUsage:t3.small', '0.026')];
    if (query.filters.group) {
      return [product('APN2-PublicIPv4:InUseAddress', '0.005'), product('APN2-PublicIPv4:ContiguousBlock', '0.008')];
    }
    return [];
  };
  const prices = await pricesFrom({ region: 'ap-northeast-2', types: ['t3.small', 't9.small'] }, ask);
  expect(prices).toEqual({ instanceHour: { 't3.small': 0.026 }, publicIpv4Hour: 0.005 });
  expect(asked.map(({ service, filters: { regionCode } }) => `${service} ${regionCode}`)).toEqual([
    'AmazonEC2 ap-northeast-2',
    'AmazonEC2 ap-northeast-2',
    'AmazonEC2 ap-northeast-2',
    'AmazonVPC ap-northeast-2',
  ]);
});

it.each([
  ['ap-northeast-2', 'ap-south-1'],
  ['eu-west-1', 'eu-central-1'],
  ['us-west-2', 'us-east-1'],
  ['sa-east-1', 'us-east-1'],
])('the price list of %s is asked in %s', (region, expected) => {
  expect(pricingRegion(region)).toBe(expected);
});
