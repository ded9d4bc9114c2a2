import { knownQuotas } from '../../cloud/data/quotas.ts';

/** What a JSON service answers. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: string;
}

/** The quotas of the lab's account: what Service Quotas says of them, and what RunInstances is held to. */
export interface AccountQuotas {
  /** What the account allows now. Undefined for a code that is not known. */
  limit(code: string): number | undefined;
  /** Answers a call of Service Quotas. `target` is its header X-Amz-Target. */
  handle(target: string, body: string): JsonAnswer;
  /** Approves every request that is open, at once. */
  approve(): void;
}

interface Options {
  /** After so long a request is approved. */
  readonly approveSeconds?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** What the lab's account allows of everything that is not set. */
export const labLimit = 100_000;

interface Request {
  readonly id: string;
  readonly code: string;
  readonly desired: number;
  readonly created: number;
  /** When it is approved. */
  readonly due: number;
  approved?: number;
}

type Body = Readonly<Record<string, unknown>>;
type Operations = Readonly<Record<string, (input: Body) => Body>>;

/**
 * Plays Service Quotas, of which moto has a part only. A request for more is first pending, then a case is open, and
 * after `approveSeconds` it is approved.
 *
 * Shapes: the API reference of Service Quotas (RequestedServiceQuotaChange, ServiceQuota), JSON 1.1.
 *
 * @param initial limits by quota code
 */
export function accountQuotas(
  initial: Readonly<Record<string, number>> = {},
  { approveSeconds = 5, now = Date.now }: Options = {},
): AccountQuotas {
  const limits = new Map(Object.entries(initial));
  const requests: Request[] = [];

  /** Approves what is old enough: time passes only when somebody looks. */
  const settle = (at = now()) => {
    for (const it of requests.filter(({ approved, due }) => approved === undefined && at >= due)) {
      it.approved = now();
      limits.set(it.code, it.desired);
    }
  };
  const limit = (code: string) => {
    settle();
    return knownQuotas.has(code) ? (limits.get(code) ?? labLimit) : undefined;
  };
  const ask = (input: Body) => {
    const code = codeOf(input);
    const desired = Number(input.DesiredValue);
    refuse(
      desired,
      limit(code)!,
      requests.filter(isOpen).some((it) => it.code === code),
    );
    const created = now();
    const made = { id: `lab-${requests.length + 1}`, code, desired, created, due: created + approveSeconds * 1000 };
    requests.unshift(made);
    return made;
  };
  const operations: Operations = {
    GetServiceQuota: (input) => ({ Quota: quotaOf(codeOf(input), limit) }),
    GetAWSDefaultServiceQuota: (input) => ({ Quota: quotaOf(codeOf(input), () => labLimit) }),
    ListServiceQuotas: ({ ServiceCode }) => ({
      Quotas: [...knownQuotas.values()]
        .filter(({ service }) => service === ServiceCode)
        .map(({ code }) => quotaOf(code, limit)),
    }),
    RequestServiceQuotaIncrease: (input) => ({ RequestedQuota: shown(ask(input), now()) }),
    ListRequestedServiceQuotaChangeHistoryByQuota: (input) => {
      const code = codeOf(input);
      settle();
      return { RequestedQuotas: requests.filter((it) => it.code === code).map((it) => shown(it, now())) };
    },
  };
  return {
    limit,
    approve: () => settle(Number.POSITIVE_INFINITY),
    handle: (target, body) => answer(operations, target, body),
  };
}

function answer(operations: Operations, target: string, body: string): JsonAnswer {
  try {
    const operation = operations[target.split('.').at(-1)!];
    if (!operation) throw new Refused('UnknownOperationException', `The lab has no ${target}`);
    return { status: 200, body: JSON.stringify(operation(JSON.parse(body || '{}') as Body)) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: 400, body: JSON.stringify({ __type: error.code, message: error.message }) };
  }
}

function refuse(desired: number, limit: number, hasOpen: boolean): void {
  if (!(desired > limit)) {
    throw new Refused('IllegalArgumentException', 'You must provide a quota value greater than the current one.');
  }
  if (hasOpen) {
    throw new Refused('ResourceAlreadyExistsException', 'Only one open service quota increase request is allowed.');
  }
}

function isOpen({ approved }: Request): boolean {
  return approved === undefined;
}

function shown({ id, code, desired, created, due, approved }: Request, now: number): Body {
  const status = approved !== undefined ? 'APPROVED' : now >= (created + due) / 2 ? 'CASE_OPENED' : 'PENDING';
  const { service, name } = knownQuotas.get(code)!;
  return {
    Id: id,
    ...(status !== 'PENDING' && { CaseId: id }),
    ServiceCode: service,
    QuotaCode: code,
    QuotaName: name,
    DesiredValue: desired,
    Status: status,
    Created: created / 1000,
    LastUpdated: (approved ?? created) / 1000,
  };
}

function quotaOf(code: string, limit: (code: string) => number | undefined): Body {
  const { service, name } = knownQuotas.get(code)!;
  return { ServiceCode: service, QuotaCode: code, QuotaName: name, Value: limit(code), Adjustable: true };
}

function codeOf({ ServiceCode: service, QuotaCode: code }: Body): string {
  if (typeof code === 'string' && knownQuotas.get(code)?.service === service) return code;
  throw new Refused(
    'NoSuchResourceException',
    'The request failed because the specified service quota does not exist.',
  );
}

class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
