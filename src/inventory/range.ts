import { type Place, RebuildError } from '../core/error.ts';

/** The hosts that one line of an inventory names, and the SSH port after them. */
export interface HostNames {
  readonly names: readonly string[];
  readonly port?: number;
}

/**
 * Reads `web[01:13]`, `db-[a:f]`, `n[0:10:2]-[a:b]`, `web:2222`, `[2001:db8::1]:22`.
 *
 * @throws RebuildError INVENTORY_RANGE
 */
export function hostNames(text: string, at: Place | undefined): HostNames {
  const [, address, addressPort] = /^\[([0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\]:(\d+)$/.exec(text) ?? [];
  if (address && addressPort) return { names: [address], port: Number(addressPort) };
  const [, pattern = text, port] = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/.exec(text) ?? [];
  return { names: expand(pattern, at), ...(port ? { port: Number(port) } : {}) };
}

function expand(pattern: string, at: Place | undefined): readonly string[] {
  const open = pattern.indexOf('[');
  if (open === -1) return [pattern];
  const close = pattern.indexOf(']', open);
  if (close === -1) throw rangeError(pattern, 'the bracket is not closed', at);
  const steps = sequence(pattern.slice(open + 1, close), (why) => rangeError(pattern, why, at));
  const rests = expand(pattern.slice(close + 1), at);
  return steps.flatMap((step) => rests.map((rest) => pattern.slice(0, open) + step + rest));
}

/** `01:13`, `a:f`, `0:10:2`. */
function sequence(text: string, fail: (why: string) => RebuildError): readonly string[] {
  const [from, to, step = '1', ...rest] = text.split(':');
  if (to === undefined || rest.length > 0) throw fail('a range is begin:end or begin:end:step');
  if (to === '') throw fail('a range needs an end');
  if (!/^[1-9]\d*$/.test(step)) throw fail('the step must be a whole number above 0');
  const begin = from || '0';
  if (/^[a-zA-Z]$/.test(begin) && /^[a-zA-Z]$/.test(to)) return letters(begin, to, Number(step), fail);
  if (/^\d+$/.test(begin) && /^\d+$/.test(to)) return numbers(begin, to, Number(step), fail);
  throw fail('begin and end must both be numbers or both be single letters');
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function letters(begin: string, end: string, step: number, fail: (why: string) => RebuildError): readonly string[] {
  const [from, to] = [ALPHABET.indexOf(begin), ALPHABET.indexOf(end)];
  if (from > to) throw fail('begin must not come after end');
  return [...ALPHABET.slice(from, to + 1)].filter((_, index) => index % step === 0);
}

function numbers(begin: string, end: string, step: number, fail: (why: string) => RebuildError): readonly string[] {
  const padded = begin.length > 1 && begin.startsWith('0');
  if (padded && begin.length !== end.length) throw fail('begin and end with leading zeros must be equally long');
  const [from, to] = [Number(begin), Number(end)];
  if (from > to) throw fail('begin must not come after end');
  if (to - from >= MOST_HOSTS) throw fail(`a range may name at most ${MOST_HOSTS} hosts`);
  const count = Math.floor((to - from) / step) + 1;
  return Array.from({ length: count }, (_, index) =>
    String(from + index * step).padStart(padded ? begin.length : 0, '0'),
  );
}

const MOST_HOSTS = 100_000;

function rangeError(pattern: string, why: string, at: Place | undefined): RebuildError {
  return new RebuildError('INVENTORY_RANGE', `${pattern}: ${why}`, { at, hint: 'Write it as web[01:13] or db-[a:f].' });
}
