import { describe, expect, it } from 'vitest';
import { accountQuotas, labLimit } from '../../../src/lab/proxy/service-quotas.ts';

const standard = { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' };

function account(limit = 16) {
  const clock = { seconds: 1000 };
  const quotas = accountQuotas({ 'L-1216C47A': limit }, { approveSeconds: 4, now: () => clock.seconds * 1000 });
  const call = (operation: string, input: object): Record<string, unknown> => {
    const { status, body } = quotas.handle(`ServiceQuotasV20190624.${operation}`, JSON.stringify(input));
    return { ...(JSON.parse(body) as Record<string, unknown>), status };
  };
  return { clock, quotas, call };
}

describe("the lab's account", () => {
  it('has the limits that it was given, and much of everything else', () => {
    const { quotas, call } = account();
    expect(call('GetServiceQuota', standard)).toEqual({
      status: 200,
      Quota: {
        ServiceCode: 'ec2',
        QuotaCode: 'L-1216C47A',
        QuotaName: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
        Value: 16,
        Adjustable: true,
      },
    });
    expect([quotas.limit('L-34B43A08'), quotas.limit('L-00000000')]).toEqual([labLimit, undefined]);
  });

  it('approves a request after a while: pending, then a case, then the new limit', () => {
    const { clock, quotas, call } = account();
    const history = () => {
      const { RequestedQuotas } = call('ListRequestedServiceQuotaChangeHistoryByQuota', standard);
      return (RequestedQuotas as Record<string, unknown>[]).map(({ Status, DesiredValue }) => [Status, DesiredValue]);
    };
    call('RequestServiceQuotaIncrease', { ...standard, DesiredValue: 32 });
    const seen = [0, 2, 4].map((after) => {
      clock.seconds = 1000 + after;
      return [history(), quotas.limit('L-1216C47A')];
    });
    expect(seen).toEqual([
      [[['PENDING', 32]], 16],
      [[['CASE_OPENED', 32]], 16],
      [[['APPROVED', 32]], 32],
    ]);
  });

  it('approves at once when it is told to', () => {
    const { quotas, call } = account();
    call('RequestServiceQuotaIncrease', { ...standard, DesiredValue: 26 });
    quotas.approve();
    expect(quotas.limit('L-1216C47A')).toBe(26);
  });

  it.each([
    [
      'a value that is no more than the limit',
      'RequestServiceQuotaIncrease',
      { ...standard, DesiredValue: 16 },
      'IllegalArgumentException',
    ],
    [
      'a value that is no number',
      'RequestServiceQuotaIncrease',
      { ...standard, DesiredValue: 'x' },
      'IllegalArgumentException',
    ],
    ['an unknown quota', 'GetServiceQuota', { ...standard, QuotaCode: 'L-00000000' }, 'NoSuchResourceException'],
    ["another service's quota", 'GetServiceQuota', { ...standard, ServiceCode: 'vpc' }, 'NoSuchResourceException'],
    ['an unknown operation', 'Foo', {}, 'UnknownOperationException'],
  ])('refuses %s', (_, operation, input, code) => {
    expect(account().call(operation, input)).toMatchObject({ status: 400, __type: code });
  });

  it('refuses a second request while one is open', () => {
    const { call } = account();
    call('RequestServiceQuotaIncrease', { ...standard, DesiredValue: 26 });
    const second = call('RequestServiceQuotaIncrease', { ...standard, DesiredValue: 32 });
    expect(second).toMatchObject({ status: 400, __type: 'ResourceAlreadyExistsException' });
  });
});
