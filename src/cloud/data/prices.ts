/** What one region charges, in US dollars, without tax. */
export interface RegionPrices {
  /** On-Demand, Linux, by instance type: for an hour. A type that is not there has no known price. */
  readonly instanceHour: Readonly<Record<string, number>>;
  /** For a GB of a gp3 volume and a month, with its base throughput and operations. */
  readonly gp3GbMonth: number;
  /** For a public IPv4 address and an hour, used or not. */
  readonly publicIpv4Hour: number;
}

/**
 * Where the figures come from, as it is said to people.
 *
 * Instances: all 56 figures were compared with SkyPilot's catalogue, which is made from AWS's price list
 * (github.com/skypilot-org/skypilot-catalog, catalogs/v5/aws/vms.csv of 2025, commit 001367d2); they are the same. gp3:
 * ap-northeast-2 by line items of bills of April 2026 that people have published (2.282 GB-months for 0.2081 dollars),
 * us-east-1 by what AWS's price list says of its SKU JG3KUJMBRGHV3N8G, as quoted. IPv4: "New - AWS Public IPv4 Address
 * Charge", AWS News Blog, July 2023, the same in all regions; the same bills. None was asked of AWS by us.
 */
export const priceSource = {
  asOf: '2025',
  source: 'shipped table (Linux, On-Demand), compared with public copies of the AWS price list',
} as const;

/** AWS's own figure: 8760 hours in 12 months. */
export const hoursPerMonth = 730;

/** The prices of a region; undefined when they are not in the table, which is shipped so that a report needs no account. */
export function regionPrices(region: string): RegionPrices | undefined {
  return Object.hasOwn(PRICES, region) ? PRICES[region] : undefined;
}

const SIZES = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'] as const;

const PRICES: Readonly<Record<string, RegionPrices>> = {
  'ap-northeast-2': {
    instanceHour: {
      ...family('t2', [0.0072, 0.0144, 0.0288, 0.0576, 0.1152, 0.2304, 0.4608]),
      ...family('t3', [0.0065, 0.013, 0.026, 0.052, 0.104, 0.208, 0.416]),
      ...family('t3a', [0.0059, 0.0117, 0.0234, 0.0468, 0.0936, 0.1872, 0.3744]),
      ...family('t4g', [0.0052, 0.0104, 0.0208, 0.0416, 0.0832, 0.1664, 0.3328]),
    },
    gp3GbMonth: 0.0912,
    publicIpv4Hour: 0.005,
  },
  'us-east-1': {
    instanceHour: {
      ...family('t2', [0.0058, 0.0116, 0.023, 0.0464, 0.0928, 0.1856, 0.3712]),
      ...family('t3', [0.0052, 0.0104, 0.0208, 0.0416, 0.0832, 0.1664, 0.3328]),
      ...family('t3a', [0.0047, 0.0094, 0.0188, 0.0376, 0.0752, 0.1504, 0.3008]),
      ...family('t4g', [0.0042, 0.0084, 0.0168, 0.0336, 0.0672, 0.1344, 0.2688]),
    },
    gp3GbMonth: 0.08,
    publicIpv4Hour: 0.005,
  },
};

/** The hours of a family, smallest size first. */
function family(name: string, hours: readonly number[]): Record<string, number> {
  return Object.fromEntries(hours.map((hour, index) => [`${name}.${SIZES[index]}`, hour]));
}
