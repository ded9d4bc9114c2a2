const MIB: Readonly<Record<string, number>> = {
  '': 2 ** -20,
  k: 1e3 / 2 ** 20,
  M: 1e6 / 2 ** 20,
  G: 1e9 / 2 ** 20,
  Ki: 2 ** -10,
  Mi: 1,
  Gi: 2 ** 10,
  Ti: 2 ** 20,
};

/**
 * An eviction threshold of kubelet in MiB, on a node with so much memory: a quantity as `100Mi`, or a share as `5%`.
 * Without one nothing is kept.
 */
export function thresholdMiB(threshold: string | undefined, memoryMiB: number): number {
  const [, number, unit = ''] = /^([\d.]+)(%|[A-Za-z]*)$/.exec(threshold ?? '0') ?? [];
  if (unit === '%') return Math.round((memoryMiB * Number(number)) / 100);
  return Math.round(Number(number) * (MIB[unit] ?? Number.NaN)) || 0;
}
