import { RebuildError } from '../../core/error.ts';

/** Where in the inventory something is said: a key of a host's variable `ec2`, or a path in infra.yaml. */
export type Subject = { readonly host: string; readonly key: string } | { readonly infra: readonly string[] };

/** What was found before anything was made. */
export interface Finding {
  /** An error: the changes would not go through. A warning: they might, or it could not be looked at. */
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly about?: Subject;
}

/** Findings of one check; when it may not ask, or gets no answer, that it was not checked. */
export async function checked(what: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof RebuildError) || error.code === 'INTERRUPTED') throw error;
    const { code, message, hint = '' } = error;
    if (code === 'CLOUD_CREDENTIALS') return [{ severity: 'error', code, message, hint }];
    return [notChecked(what, message, hint)];
  }
}

/** The same of what an account was asked; several that failed for one reason are told once. */
export function checkedFacts(
  unknown: readonly { readonly what: string; readonly error: RebuildError }[],
): readonly Finding[] {
  const alike = Map.groupBy(unknown, ({ error }) => error.code);
  return [...alike.values()].map((same) => {
    const { message, hint = '' } = same[0]!.error;
    return notChecked(same.map(({ what }) => what).join(', '), message, hint);
  });
}

export function notChecked(what: string, why: string, hint: string): Finding {
  return { severity: 'warning', code: 'NOT_CHECKED', message: `not checked: ${what}: ${why}`, hint };
}
