import { RebuildError } from '../core/error.ts';
import type { Facts } from './facts.ts';

/** The distributions that roles are written for, as `<id> <version>`. */
export type SupportedOs = 'debian 12' | 'debian 13' | 'ubuntu 22.04' | 'ubuntu 24.04';

/**
 * The value for this host's distribution. A distribution that is added makes every role that forgot it fail to compile.
 *
 * @throws RebuildError OS_UNSUPPORTED
 */
export function byOs<Value>({ os }: Facts, values: Readonly<Record<SupportedOs, Value>>): Value {
  const name = `${os.id} ${os.version}`;
  const value = (values as Readonly<Record<string, Value>>)[name];
  if (value !== undefined) return value;
  throw new RebuildError('OS_UNSUPPORTED', `${name} is not supported`, {
    hint: `Use one of ${Object.keys(values).join(', ')}.`,
  });
}
