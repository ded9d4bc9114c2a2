import { RebuildError } from '../core/error.ts';
import { keyOf, type ObjectRef } from './model.ts';

/** The same error, saying which objects it is about. One that names them already stays as it is. */
export function named(error: unknown, objects: readonly ObjectRef[]): unknown {
  if (!(error instanceof RebuildError) || error.code === 'INTERRUPTED' || objects.length === 0) return error;
  const { code, message, hint, at, cause } = error;
  if (objects.some(({ name }) => message.includes(name))) return error;
  const host = error.host ?? objects.find(({ type }) => type === 'instance')?.name;
  return new RebuildError(code, `${objects.map(keyOf).join(', ')}: ${message}`, { hint, at, host, cause });
}
