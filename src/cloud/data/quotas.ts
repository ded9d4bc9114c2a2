/** One quota of Service Quotas that instances count against, in vCPU of those that run. */
export interface QuotaBucket {
  /** Such as `L-1216C47A`. */
  readonly code: string;
  readonly name: string;
}

/** A quota on how many objects of a kind a region may have. */
export interface CountQuota extends QuotaBucket {
  readonly service: 'ec2' | 'vpc';
}

export type Market = 'on-demand' | 'spot';

/**
 * The quota that a running instance of a type counts against, by its vCPU. Undefined where there is none (Macs run on
 * dedicated hosts, which have quotas of their own) or where it is not certain: a new family, and markets of a family
 * for which AWS's pages differ.
 *
 * Names and codes: "Amazon EC2 instance type quotas" in AWS's EC2 documentation, whose links carry the codes
 * (docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html); that a family is told by the letters before
 * the first digit: OpenDev nodepool, `driver/statemachine` for AWS. Both give the same codes.
 */
export function quotaFor(typeName: string, market: Market): QuotaBucket | undefined {
  const family = familyOf(typeName);
  if (family === undefined) return undefined;
  const [onDemand, spot] = FAMILIES[family] ?? [];
  if (market === 'on-demand') return onDemand;
  return family === 'p' && !/^p[234]/.test(typeName) ? undefined : spot;
}

/** `t` of `t3.small`: the letters that stand before a generation. */
function familyOf(typeName: string): string | undefined {
  const family = /^([a-z]+)-?\d[a-z0-9-]*\.[a-z0-9-]+$/.exec(typeName)?.[1];
  return family !== undefined && Object.hasOwn(FAMILIES, family) ? family : undefined;
}

const onDemandStandard: QuotaBucket = {
  code: 'L-1216C47A',
  name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
};
const spotStandard: QuotaBucket = {
  code: 'L-34B43A08',
  name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
};

type Pair = readonly [onDemand: QuotaBucket, spot?: QuotaBucket];

const standard: Pair = [onDemandStandard, spotStandard];
const graphics: Pair = [
  { code: 'L-DB2E81BA', name: 'Running On-Demand G and VT instances' },
  { code: 'L-3819A6DF', name: 'All G and VT Spot Instance Requests' },
];

/** High memory and HPC have no quota for spot. Of P, only P2 to P4 have the same one on all of AWS's pages. */
const FAMILIES: Readonly<Record<string, Pair>> = {
  ...Object.fromEntries([...'acdhimrtz'].map((family) => [family, standard])),
  g: graphics,
  vt: graphics,
  p: [
    { code: 'L-417A185B', name: 'Running On-Demand P instances' },
    { code: 'L-7212CCBC', name: 'All P4, P3 and P2 Spot Instance Requests' },
  ],
  f: [
    { code: 'L-74FC7D96', name: 'Running On-Demand F instances' },
    { code: 'L-88CF9481', name: 'All F Spot Instance Requests' },
  ],
  x: [
    { code: 'L-7295265B', name: 'Running On-Demand X instances' },
    { code: 'L-E3A00192', name: 'All X Spot Instance Requests' },
  ],
  inf: [
    { code: 'L-1945791B', name: 'Running On-Demand Inf instances' },
    { code: 'L-B5D1601B', name: 'All Inf Spot Instance Requests' },
  ],
  trn: [
    { code: 'L-2C3B7624', name: 'Running On-Demand Trn instances' },
    { code: 'L-6B0D517C', name: 'All Trn Spot Instance Requests' },
  ],
  dl: [
    { code: 'L-6E869C2A', name: 'Running On-Demand DL instances' },
    { code: 'L-85EED4F7', name: 'All DL Spot Instance Requests' },
  ],
  u: [{ code: 'L-43DA4232', name: 'Running On-Demand High Memory instances' }],
  hpc: [{ code: 'L-F7808C92', name: 'Running On-Demand HPC instances' }],
};

/** Every quota that instances count against, each once; the usual one first. */
export const quotaBuckets: readonly QuotaBucket[] = [
  ...new Map(
    Object.values(FAMILIES)
      .flat()
      .map((bucket) => [bucket!.code, bucket!] as const),
  ).values(),
];

/**
 * What else an account limits and a cluster needs, for each region. Codes of `vpc` as moto has them from Service Quotas
 * (moto/servicequotas/resources/default_quotas/vpc.py); that of Elastic IPs, which is `ec2`'s, from "Amazon EC2
 * endpoints and quotas" in AWS's General Reference.
 */
export const countQuotas = {
  vpcs: { service: 'vpc', code: 'L-F678F1CE', name: 'VPCs per Region' },
  internetGateways: { service: 'vpc', code: 'L-A4707A72', name: 'Internet gateways per Region' },
  securityGroups: { service: 'vpc', code: 'L-E79EC296', name: 'VPC security groups per Region' },
  networkInterfaces: { service: 'vpc', code: 'L-DF5E4CA3', name: 'Network interfaces per Region' },
  elasticIps: { service: 'ec2', code: 'L-0263D0A3', name: 'EC2-VPC Elastic IPs' },
} as const satisfies Readonly<Record<string, CountQuota>>;

/** All quotas that this code knows by name, with the service that Service Quotas keeps each under. */
export const knownQuotas: ReadonlyMap<string, CountQuota> = new Map(
  [...quotaBuckets.map((bucket) => ({ ...bucket, service: 'ec2' as const })), ...Object.values(countQuotas)].map(
    (quota) => [quota.code, quota],
  ),
);
