import { instanceType } from '../cloud/data/instance-types.ts';
import { regionPrices } from '../cloud/data/prices.ts';
import { quotaFor } from '../cloud/data/quotas.ts';
import type { Catalogue } from './model.ts';

const MIB_PER_GIB = 1024;

/** What the tables of this version of rebuild know of a region; no account is asked. */
export function shippedCatalogue(region: string | undefined): Catalogue {
  return {
    instanceType: (name) => {
      const found = instanceType(name);
      return found && { ...found, memoryMiB: found.memoryGib * MIB_PER_GIB };
    },
    quotaFor,
    prices: region === undefined ? undefined : regionPrices(region),
  };
}
