import { RebuildError } from '../core/error.ts';

/** Gives the text behind an encoded message; undefined when the credentials may not have it decoded. */
export type Decode = (encoded: string) => Promise<string | undefined>;

/**
 * An UnauthorizedOperation with what is encoded in it: who may not do what to what, and whether a policy denies it.
 * Everything else as it is.
 */
export async function explainDenied(error: RebuildError, decode: Decode | undefined): Promise<RebuildError> {
  if (error.code !== 'CLOUD_UNAUTHORIZED' || !decode || !(error.cause instanceof Error)) return error;
  const encoded = /[Ee]ncoded authorization failure message: (\S+)/.exec(error.cause.message)?.[1];
  if (!encoded) return error;
  const decoded = await decode(encoded).catch(() => undefined);
  const told = decoded === undefined ? undefined : deniedIn(decoded);
  const message = error.message.replace(/\.? *[Ee]ncoded authorization failure message: .*$/, '');
  if (!told) {
    return said(error, `${message}. What was missing is encoded, and these credentials may not decode it.`, {
      hint: 'Allow sts:DecodeAuthorizationMessage to read why, or add this action to the IAM policy of the user or role.',
    });
  }
  const { who, action, resource, isExplicit } = told;
  return said(error, `${message}. ${who} may not ${action} on ${resource}: ${isExplicit ? denies : missing}.`, {
    hint: isExplicit
      ? `Take ${action} out of the policy that denies it (or out of a service control policy).`
      : `Add ${action} on ${resource} to the IAM policy of ${who}.`,
  });
}

const denies = 'a policy denies it explicitly';
const missing = 'no policy allows it';

interface Denied {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly isExplicit: boolean;
}

/**
 * What the decoded message says. Its form: "DecodeAuthorizationMessage" in the AWS STS API reference, and
 * "Decode an encoded error message" in the EC2 user guide.
 */
function deniedIn(decoded: string): Denied | undefined {
  try {
    const { explicitDeny, context } = JSON.parse(decoded) as {
      readonly explicitDeny?: boolean;
      readonly context?: {
        readonly principal?: { readonly arn?: string };
        readonly action?: string;
        readonly resource?: string;
      };
    };
    const { principal, action, resource = '*' } = context ?? {};
    if (!action) return undefined;
    return { who: principal?.arn ?? 'the caller', action, resource, isExplicit: explicitDeny === true };
  } catch {
    return undefined;
  }
}

function said(error: RebuildError, message: string, { hint }: { readonly hint: string }): RebuildError {
  return new RebuildError(error.code, message, { hint, cause: error.cause });
}
