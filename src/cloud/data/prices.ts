/** What one region charges, in US dollars, without tax. */
export interface RegionPrices {
  /** On-Demand, Linux, by instance type: for an hour. */
  readonly instanceHour: Readonly<Record<string, number>>;
  /** For a GB of a gp3 volume and a month, with its base throughput and operations. */
  readonly gp3GbMonth: number;
  /** For a public IPv4 address and an hour, used or not. */
  readonly publicIpv4Hour: number;
}

/**
 * Where the figures come from, as it is said to people. T3, gp3 and IPv4 of ap-northeast-2 are those of the reference
 * design; T2 and us-east-1 were entered from memory. None was compared with AWS's price list.
 */
export const priceSource = {
  asOf: '2026-11',
  source: 'shipped table (Linux, On-Demand), not checked with AWS',
} as const;

/** AWS's own figure: 8760 hours in 12 months. */
export const hoursPerMonth = 730;

/** The prices of a region; undefined when they are not in the table, which is shipped so that a report needs no account. */
export function regionPrices(region: string): RegionPrices | undefined {
  return PRICES[region];
}

const PRICES: Readonly<Record<string, RegionPrices>> = {
  'ap-northeast-2': {
    instanceHour: {
      't2.micro': 0.0144,
      't2.small': 0.0288,
      't2.medium': 0.0576,
      't2.large': 0.1152,
      't3.micro': 0.013,
      't3.small': 0.026,
      't3.medium': 0.052,
      't3.large': 0.104,
    },
    gp3GbMonth: 0.0912,
    publicIpv4Hour: 0.005,
  },
  'us-east-1': {
    instanceHour: {
      't2.micro': 0.0116,
      't2.small': 0.023,
      't2.medium': 0.0464,
      't2.large': 0.0928,
      't3.micro': 0.0104,
      't3.small': 0.0208,
      't3.medium': 0.0416,
      't3.large': 0.0832,
    },
    gp3GbMonth: 0.08,
    publicIpv4Hour: 0.005,
  },
};
