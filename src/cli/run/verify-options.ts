import { suggestion } from '../../config/nearest.ts';
import type { Check, Since } from '../../verify/model.ts';
import { UsageError } from '../usage.ts';

export interface Chosen {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** The checks that --only and --skip leave. @throws UsageError when one is unknown, or none is left */
export function chosenChecks(checks: readonly Check[], { only, skip }: Chosen): readonly Check[] {
  const names = checks.map(({ name }) => name);
  const unknown = [...only, ...skip].find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`there is no check "${unknown}"`, suggestion(unknown, names));
  const left = checks.filter(({ name }) => (only.length === 0 || only.includes(name)) && !skip.includes(name));
  if (left.length === 0) throw new UsageError('no check is left', 'Leave --skip out, or name other checks.');
  return left;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `15m`, `1h`, `7d` in seconds. @throws UsageError */
export function secondsOf(given: string, option: string): number {
  const [, count, unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(given) ?? [];
  if (count !== undefined) return Number(count) * UNITS[unit]!;
  throw new UsageError(`--${option} must be a time such as 30m, 1h or 7d, not "${given}"`);
}

/** Undefined: the last deploy. @throws UsageError */
export function sinceOption(given: string, now: number): Since | undefined {
  if (given === 'deploy') return undefined;
  const at = now - secondsOf(given, 'since');
  return { begun: at, ended: at };
}
