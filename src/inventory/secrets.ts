import type { Place } from '../core/error.ts';
import type { Secret } from '../core/secret.ts';

/** Gives the value of a secret by its name. */
export interface SecretSource {
  /** `at`: where the secret is referred to, for errors. @throws RebuildError SECRET_* */
  get(name: string, at?: Place): Promise<Secret>;
}
