import { z } from 'zod';

/** Processor time as Kubernetes writes it: `500m`, `2`, `0.5`. Becomes millicores. */
export const cpu = numberOr(/^(\d+m|\d+(\.\d+)?)$/, 'must be a quantity such as 500m or 2').transform((given) =>
  millicores(String(given)),
);

/** Memory as Kubernetes writes it: `512Mi`, `2Gi`, `1G`. Becomes MiB, rounded down. */
export const memory = numberOr(
  /^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/,
  'must be a quantity such as 512Mi or 2Gi',
).transform((given) => mebibytes(String(given)));

function numberOr(form: RegExp, message: string) {
  return z.union([z.number().nonnegative(message), z.string().regex(form, message)], { error: message });
}

function millicores(text: string): number {
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Math.round(Number(text) * 1000);
}

const BYTES: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

function mebibytes(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)(\D*)$/.exec(text)!;
  return Math.floor((Number(number) * (BYTES[unit] ?? 1)) / 2 ** 20);
}
