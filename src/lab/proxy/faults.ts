import { views } from './fault-views.ts';
import { dropped, type Ec2Answer, type Ec2Request, type Handler, isSuccess, type Next, refusal } from './message.ts';
import { encodeDenied } from './services.ts';

/** What can go wrong with one call. */
export type FaultKind = keyof typeof effects;

/** One call: which of its action it is, and which of all, each from 1. */
export interface Call {
  readonly action: string;
  readonly nth: number;
  readonly index: number;
}

/** Which fault meets a call, if one does. */
export type FaultPlan = (call: Call) => FaultKind | undefined;

export interface Faults {
  /** Stands before all other handlers. */
  readonly handler: Handler;
  /** Forgets everything before, but what ended; without a plan nothing goes wrong. */
  begin(plan?: FaultPlan): void;
  /** The calls since then. */
  calls(): readonly Call[];
  /** Whether a fault has met a call since then. */
  hasMet(): boolean;
}

/** Makes EC2 fail where a plan says so. */
export function faults(): Faults {
  const seen = views();
  let plan: FaultPlan = () => undefined;
  let calls: Call[] = [];
  let lasting: Lasting[] = [];
  let hasMet = false;
  const lastingAnswer = (request: Ec2Request) => lasting.map((it) => it(request)).find((it) => it !== undefined);
  return {
    handler: async (request, next) => {
      const { action } = request;
      const call = { action, nth: calls.filter((it) => it.action === action).length + 1, index: calls.length + 1 };
      calls.push(call);
      const refused = lastingAnswer(request) ?? seen.refuse(request);
      if (refused) return refused;
      const kind = plan(call);
      if (!kind) return seen.show(request, await next(request));
      hasMet = true;
      const ours = lasting; // a call that is still under way at the next beginning breaks nothing there
      return seen.show(request, await effects[kind]({ request, next, last: (it) => ours.push(it), seen }));
    },
    begin: (newPlan = () => undefined) => {
      plan = newPlan;
      calls = [];
      lasting = [];
      hasMet = false;
      seen.clear();
    },
    calls: () => calls,
    hasMet: () => hasMet,
  };
}

/** One fault at the `nth` call of an action. */
export function faultAt(kind: FaultKind, action: string, nth: number): FaultPlan {
  return (call) => (call.action === action && call.nth === nth ? kind : undefined);
}

/** Each call meets a fault with that probability; the same seed gives the same faults for the same calls. */
export function seededFaults(seed: number, probability: number, kinds: readonly FaultKind[]): FaultPlan {
  return ({ index }) => {
    const random = randomAt(seed, index);
    return random < probability ? kinds[Math.floor((random / probability) * kinds.length)] : undefined;
  };
}

/** A number from 0 to 1 of a seed and an index (mulberry32). */
export function randomAt(seed: number, index: number): number {
  let a = (Math.imul(seed, 0x9e3779b1) + Math.imul(index, 0x6d2b79f5)) | 0;
  a = Math.imul(a ^ (a >>> 15), a | 1);
  a ^= a + Math.imul(a ^ (a >>> 7), a | 61);
  return ((a ^ (a >>> 14)) >>> 0) / 4294967296;
}

type Lasting = (request: Ec2Request) => Ec2Answer | undefined;

interface Effect {
  readonly request: Ec2Request;
  readonly next: Next;
  /** From now on these calls are answered so. */
  last(answer: Lasting): void;
  readonly seen: ReturnType<typeof views>;
}

/** Codes and words: "Error codes for the Amazon EC2 API" (docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html). */
const effects = {
  throttled: async () => throttled,
  /** Until the end: more than patience can bear. */
  'throttled for long': async ({ last }) => {
    last(() => throttled);
    return throttled;
  },
  'lost before it took effect': async () => dropped,
  'lost after it took effect': async ({ request, next }) => {
    await next(request);
    return dropped;
  },
  /** The last that is heard of EC2. */
  'down after it took effect': async ({ request, next, last }) => {
    await next(request);
    last(() => dropped);
    return dropped;
  },
  'internal error': async () => internalError,
  'internal error after it took effect': async ({ request, next }) => {
    await next(request);
    return internalError;
  },
  'expired credentials': async ({ last }) => {
    last(() => expired);
    return expired;
  },
  unauthorized: async ({ request, last }) => {
    last((other) => (other.action === request.action ? unauthorized(request) : undefined));
    return unauthorized(request);
  },
  /** Eventual consistency: what is made here is unknown for three looks. */
  'not found yet': async ({ request, next, seen }) => {
    const answer = await next(request);
    seen.hide(request, answer);
    return answer;
  },
  'no capacity': async ({ request }) => noCapacity(request),
  /** The others of a batch find none either. */
  'half of a batch': async ({ request, last }) => {
    last((other) => (other.action === request.action ? noCapacity(other) : undefined));
    return noCapacity(request);
  },
  'over quota': async ({ last, request }) => {
    last((other) => (other.action === request.action ? overQuota : undefined));
    return overQuota;
  },
  'never runs': async ({ request, next, seen }) => seen.mark('never runs', await next(request)),
  impaired: async ({ request, next, seen }) => seen.mark('impaired', await next(request)),
  'ends at once': async ({ request, next, seen }) => {
    const answer = await next(request);
    if (!isSuccess(answer)) return answer;
    const id = /<instanceId>(i-[0-9a-f]+)</.exec(answer.body)![1]!;
    const params = new URLSearchParams({ Action: 'TerminateInstances', 'InstanceId.1': id });
    await next({ action: 'TerminateInstances', params });
    return seen.mark('ends at once', answer);
  },
} satisfies Record<string, (effect: Effect) => Promise<Ec2Answer>>;

const throttled = refusal('RequestLimitExceeded', 'Request limit exceeded.', 503);
const internalError = refusal('InternalError', 'An internal error has occurred', 500);
const expired = refusal('RequestExpired', 'Request has expired.');
const overQuota = refusal(
  'VcpuLimitExceeded',
  'You have requested more vCPU capacity than your current vCPU limit of 4 allows for the instance bucket that the specified instance type belongs to.',
);

function noCapacity({ params }: Ec2Request): Ec2Answer {
  const type = params.get('InstanceType') ?? '';
  const what = `We currently do not have sufficient ${type} capacity in the Availability Zone you requested.`;
  return refusal('InsufficientInstanceCapacity', what, 500);
}

function unauthorized({ action }: Ec2Request): Ec2Answer {
  const principal = { id: 'AIDALAB', arn: 'arn:aws:iam::123456789012:user/lab' };
  const context = { principal, action: `ec2:${action}`, resource: '*' };
  const encoded = encodeDenied({ allowed: false, explicitDeny: false, context });
  const words = 'You are not authorized to perform this operation. Encoded authorization failure message:';
  return refusal('UnauthorizedOperation', `${words} ${encoded}`, 403);
}
