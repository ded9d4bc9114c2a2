/** What an instance that earns CPU credits may do all the time, and what it saves up. */
export interface Burst {
  /** Of each vCPU: what it may use without spending credits. */
  readonly baselinePercent: number;
  /** Of the whole instance. */
  readonly creditsPerHour: number;
  /** What it can save up; for T2 in standard mode without launch credits. */
  readonly maxCredits: number;
}

/**
 * The baseline of each vCPU in percent. From the table in "Key concepts and definitions for burstable performance
 * instances" of the EC2 user guide (docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html).
 */
const T3 = { nano: 5, micro: 10, small: 20, medium: 20, large: 30, xlarge: 40, '2xlarge': 40 };
const BASELINES = new Map<string, Readonly<Record<string, number>>>([
  ['t2', { ...T3, xlarge: 22.5, '2xlarge': 17 }],
  ['t3', T3],
  ['t3a', T3],
  ['t4g', T3],
]);

/**
 * Credits of an instance type; undefined for one that has none, and for one whose baseline is not known. One credit is one
 * vCPU for one minute, and at most what is earned in a day is kept: the same page.
 */
export function burstOf(typeName: string, vcpu: number): Burst | undefined {
  const [family = '', size = ''] = typeName.split('.');
  const baselinePercent = BASELINES.get(family)?.[size];
  if (baselinePercent === undefined) return undefined;
  const creditsPerHour = tenths((baselinePercent / 100) * vcpu * 60);
  return { baselinePercent, creditsPerHour, maxCredits: tenths(creditsPerHour * 24) };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
