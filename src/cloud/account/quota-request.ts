/** One request for a higher quota, as Service Quotas has it. */
export interface QuotaRequest {
  readonly id: string;
  readonly code: string;
  readonly desired: number;
  /** AWS's own word: PENDING, CASE_OPENED, APPROVED, DENIED, CASE_CLOSED, NOT_APPROVED, INVALID_REQUEST. */
  readonly status: string;
  /** The number of the support case, once there is one. */
  readonly caseId?: string;
  /** ISO 8601. */
  readonly created: string;
}

/** A part of the SDK's RequestedServiceQuotaChange. */
interface Described {
  readonly Id?: string | undefined;
  readonly CaseId?: string | undefined;
  readonly QuotaCode?: string | undefined;
  readonly DesiredValue?: number | undefined;
  readonly Status?: string | undefined;
  readonly Created?: Date | undefined;
}

export function requestFrom(described: Described): QuotaRequest {
  const { Id = '', CaseId, QuotaCode = '', DesiredValue = Number.NaN, Status = 'PENDING', Created } = described;
  return {
    id: Id,
    code: QuotaCode,
    desired: DesiredValue,
    status: Status,
    ...(CaseId && { caseId: CaseId }),
    created: (Created ?? new Date(0)).toISOString(),
  };
}

/** Whether AWS has still to decide it. */
export function isOpen({ status }: QuotaRequest): boolean {
  return status === 'PENDING' || status === 'CASE_OPENED';
}
