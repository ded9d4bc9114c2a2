import { RebuildError } from '../core/error.ts';

interface Translation {
  /** EC2's codes, and Node's for the way there. */
  readonly codes: RegExp;
  readonly code: string;
  readonly hint: string;
  /** What happened, where that is not for the call and EC2's own words to say. */
  readonly message?: (place: string) => string;
}

/** EC2's own faults, from "Error codes for the Amazon EC2 API", server errors. Not known is whether the call took effect. */
const ownFaults = /^(InternalError|InternalFailure|InternalServerError|ServiceUnavailable|Unavailable|RequestTimeout)$/;

/** The way there and back. What comes before a connection stands in `notReached` too. */
const broken = /^(ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError)$/;
const notReached = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** The one place where errors of EC2 become ours. The first line that fits counts. */
const translations: readonly Translation[] = [
  {
    codes: new RegExp(`${broken.source}|${notReached.source}`),
    code: 'CLOUD_ENDPOINT_DOWN',
    hint: 'Check the network, and "endpoint" in infra.yaml; for a lab run "./rebuild lab up".',
    message: (place) => `${place} does not answer`,
  },
  {
    codes: /^(CredentialsProviderError|TokenProviderError)$/,
    code: 'CLOUD_CREDENTIALS',
    hint: 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    message: (place) => `there are no credentials to ask ${place} with`,
  },
  {
    codes: /^(ExpiredToken(Exception)?|RequestExpired)$/,
    code: 'CLOUD_CREDENTIALS',
    hint: 'Get new credentials (such as with "aws sso login"), see that this machine\'s clock is right, and run the same command again.',
    message: (place) => `the credentials for EC2 at ${place} have expired`,
  },
  {
    codes:
      /^(AuthFailure|InvalidClientTokenId|MissingAuthenticationToken|SignatureDoesNotMatch|UnrecognizedClient(Exception)?|IncompleteSignature|OptInRequired)$/,
    code: 'CLOUD_CREDENTIALS',
    hint: 'Correct AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; check them with "aws sts get-caller-identity".',
    message: (place) => `${place} does not accept the credentials`,
  },
  {
    codes: /^(UnauthorizedOperation|AccessDenied(Exception)?)$/,
    code: 'CLOUD_UNAUTHORIZED',
    hint: 'Add this action to the IAM policy of the user or role.',
  },
  {
    codes: /^(RequestLimitExceeded|Throttling(Exception)?|ThrottledException|TooManyRequestsException)$/,
    code: 'CLOUD_THROTTLED',
    hint: 'Run it again in a minute: EC2 limits how often it may be asked.',
  },
  {
    codes: /(LimitExceeded|^InstanceLimit\w*|^ResourceCountExceeded|^MaxSpotInstanceCountExceeded)$/,
    code: 'CLOUD_QUOTA',
    hint: 'Raise this quota in the Service Quotas console, or ask for fewer or smaller instances, then run it again.',
  },
  {
    codes: /^(Insufficient\w*Capacity\w*|InsufficientFreeAddressesInSubnet|SpotMaxPriceTooLow|Unsupported)$/,
    code: 'CLOUD_CAPACITY',
    hint: 'Give the host other types or subnets to fall back to ("ec2.fallback"), choose another zone or type, or try later.',
  },
  {
    codes:
      /(\.Duplicate|\.Conflict|AlreadyExists|AlreadyAssociated|IdempotentParameterMismatch|^InvalidIPAddress\.InUse|^InvalidVpcRange|^InvalidSubnet\.Range)$/,
    code: 'CLOUD_CLASH',
    hint: 'Something of that name or address range is there already: change it in infra.yaml, or remove the other one.',
  },
  {
    codes: ownFaults,
    code: 'CLOUD_UNAVAILABLE',
    hint: 'Run the same command again in a minute: EC2 had a fault of its own.',
  },
  {
    codes: /(^DependencyViolation|InUse|^VolumeInUse)$/,
    code: 'CLOUD_DEPENDENCY',
    hint: 'Remove what still uses it, then run it again.',
  },
];

const otherwise: Omit<Translation, 'codes'> = {
  code: 'CLOUD_FAILED',
  hint: "Look up EC2's error code in the EC2 API reference.",
};

/** What the SDK threw, as an error of ours. EC2's own code stays readable with `ec2Code`. */
export function translate(
  error: unknown,
  operation: string,
  { region, endpoint, service = 'EC2' }: { readonly region: string; readonly endpoint?: string; service?: string },
): RebuildError {
  if (error instanceof RebuildError) return error;
  const foreign = foreignCode(error);
  const { code, hint, message } = translations.find(({ codes }) => codes.test(foreign)) ?? otherwise;
  const place = endpoint ?? region;
  const said = firstLine(error instanceof Error ? error.message : String(error));
  const what = message?.(`${service} at ${place}`) ?? `${service} ${operation} at ${place} failed`;
  return new RebuildError(code, `${what}: ${wordsOf(foreign, said)}`, { hint, cause: error });
}

/** EC2's own codes tell something; names of the SDK's classes, and what is said anyway, do not. */
function wordsOf(foreign: string, said: string): string {
  if (said === '') return foreign;
  return said.includes(foreign) || foreign.endsWith('Error') ? said : `${foreign}: ${said}`;
}

/** EC2's own code of an error that `translate` made, such as `InvalidVpcID.NotFound`; else ''. */
export function ec2Code(error: unknown): string {
  return error instanceof RebuildError && error.cause !== undefined ? foreignCode(error.cause) : '';
}

export function isNotFound(error: unknown): boolean {
  return /NotFound$/.test(ec2Code(error));
}

/** Whether EC2 refused to look at the call, so that it took no effect and may be made again. */
export function isRefusedForNow(error: unknown): boolean {
  if (!(error instanceof RebuildError)) return false;
  // The SDK has set its clock by EC2's answer: the next signature is good.
  const { $metadata } = (error.cause ?? {}) as { readonly $metadata?: { readonly clockSkewCorrected?: boolean } };
  return error.code === 'CLOUD_THROTTLED' || isNotReached(error) || $metadata?.clockSkewCorrected === true;
}

/** Whether there was no way to EC2 at all. */
export function isNotReached(error: unknown): boolean {
  return notReached.test(ec2Code(error));
}

/** Whether nobody knows if the call took effect: its answer was lost, or EC2 broke down in the middle of it. */
export function isInDoubt(error: unknown): boolean {
  const code = ec2Code(error);
  return broken.test(code) || ownFaults.test(code);
}

export function interrupted(): RebuildError {
  return new RebuildError('INTERRUPTED', 'Stopped before all EC2 changes were made.', {
    hint: 'Run the same command again: it goes on where this one stopped.',
  });
}

function foreignCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code, Code } = error as { readonly code?: unknown; readonly Code?: unknown };
  return [Code, code].find((it) => typeof it === 'string') ?? error.name;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 300);
}
