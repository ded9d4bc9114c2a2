const UNITS: readonly (readonly [suffix: string, size: bigint])[] = [
  ['Ei', 2n ** 60n],
  ['Pi', 2n ** 50n],
  ['Ti', 2n ** 40n],
  ['Gi', 2n ** 30n],
  ['Mi', 2n ** 20n],
  ['Ki', 2n ** 10n],
  ['E', 10n ** 18n],
  ['P', 10n ** 15n],
  ['T', 10n ** 12n],
  ['G', 10n ** 9n],
  ['M', 10n ** 6n],
  ['k', 10n ** 3n],
  ['', 1n],
];

/**
 * A quantity in one spelling for each amount, as the server has its own: `1000m` is `1`, `1024Mi` is `1Gi`.
 * What is no quantity stays as it is.
 */
export function quantity(given: string): string {
  const thousandths = thousandthsOf(given);
  if (thousandths === undefined) return given;
  if (thousandths % 1000n !== 0n) return `${thousandths}m`;
  const amount = thousandths / 1000n;
  const spellings = UNITS.filter(([, size]) => amount % size === 0n).map(
    ([suffix, size]) => `${amount / size}${suffix}`,
  );
  return amount === 0n ? '0' : spellings.reduce((best, it) => (it.length < best.length ? it : best));
}

/** A quantity as a number: 0.5 for `500m`, 1048576 for `1Mi`; undefined for what is none. */
export function amountOf(given: string): number | undefined {
  const thousandths = thousandthsOf(given);
  return thousandths === undefined ? undefined : Number(thousandths) / 1000;
}

function thousandthsOf(given: string): bigint | undefined {
  const [, whole, fraction = '', suffix] = /^(\d+)(?:\.(\d+))?([A-Za-z]*)$/.exec(given) ?? [];
  const size = suffix === 'm' ? 1n : (UNITS.find(([name]) => name === suffix)?.[1] ?? 0n) * 1000n;
  if (whole === undefined || size === 0n) return undefined;
  const amount = BigInt(whole + fraction) * size;
  const scale = 10n ** BigInt(fraction.length);
  return amount % scale === 0n ? amount / scale : undefined;
}
