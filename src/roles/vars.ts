import { z } from 'zod';
import { Secret } from '../core/secret.ts';

/** A role variable that comes from the secrets file. */
export function secret() {
  return z.instanceof(Secret, { error: 'must be a secret, written as secret:NAME' });
}
