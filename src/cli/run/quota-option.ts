import { quotaBuckets } from '../../cloud/data/quotas.ts';
import { suggestion } from '../../config/nearest.ts';
import type { Option } from '../option.ts';
import { UsageError } from '../usage.ts';

interface Declaration {
  readonly value: string;
  readonly help: string;
}

/** `CODE=N`, of a quota that instances count against. May be repeated. */
export function limits({ value, help }: Declaration): Option<ReadonlyMap<string, number>> {
  return { value, help, read: (given, name) => new Map(given.map((it) => limitOf(it, name))) };
}

/** A number of vCPU. */
export function vcpus({ value, help }: Declaration): Option<number | undefined> {
  return { value, help, read: (given, name) => given.map((it) => wholeNumber(it, name)).at(-1) };
}

function limitOf(given: string, name: string): [string, number] {
  const [code = '', number, ...more] = given.split('=');
  if (number === undefined || more.length > 0) throw new UsageError(`--${name} must be CODE=N, not "${given}"`);
  const codes = quotaBuckets.map((bucket) => bucket.code);
  if (!codes.includes(code))
    throw new UsageError(`no instances count against a quota "${code}"`, suggestion(code, codes));
  return [code, wholeNumber(number, name)];
}

function wholeNumber(given: string, name: string): number {
  if (!/^\d{1,7}$/.test(given)) throw new UsageError(`--${name} must be a whole number of vCPU, not "${given}"`);
  return Number(given);
}
