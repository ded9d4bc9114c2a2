import { describe, expect, it } from 'vitest';
import { raisesOf } from '../../../src/cli/run/quota-raise.ts';
import { translate } from '../../../src/cloud/errors.ts';
import type { QuotaView } from '../../../src/report/quota.ts';

type Quota = QuotaView['quotas'][number];

const standard: Quota = {
  bucket: { code: 'L-1216C47A', name: 'Standard' },
  unit: 'vCPU',
  need: 26,
  unknown: 0,
  usedByOthers: 4,
  isUsageKnown: true,
  limit: 16,
  isOver: true,
  request: undefined,
};
const spot: Quota = { ...standard, bucket: { code: 'L-34B43A08', name: 'Spot' }, need: 2, isOver: false };
const request = { id: 'r', code: 'L-1216C47A', desired: 30, created: '2026-11-24T00:00:00.000Z' };
const denied = translate(new Error('not for you'), 'GetServiceQuota', { region: 'ap-northeast-2' });

const view = (quotas: readonly Quota[], unknown: QuotaView['unknown'] = []): QuotaView => ({
  account: '123456789012',
  region: 'ap-northeast-2',
  quotas,
  unknown,
});

describe('what is asked for', () => {
  it.each([
    ['what is needed beside what others use', {}, 30],
    ['the same of a quota that is named', { code: 'L-1216C47A' }, 30],
    ['a value that is given', { value: 64 }, 64],
  ])('is %s', (_, given, to) => {
    expect(raisesOf(view([standard, spot]), given)).toEqual([{ code: 'L-1216C47A', name: 'Standard', from: 16, to }]);
  });

  it('is more of each quota that is not enough', () => {
    const both = raisesOf(view([standard, { ...spot, isOver: true, need: 20 }]), {});
    expect(both.map(({ code, to }) => `${code} ${to}`)).toEqual(['L-1216C47A 30', 'L-34B43A08 24']);
  });

  it('may be more again once a request is decided', () => {
    const closed = { ...standard, request: { ...request, status: 'CASE_CLOSED' } };
    expect(raisesOf(view([closed]), {})).toHaveLength(1);
  });
});

describe('nothing is asked for', () => {
  it.each<[string, QuotaView, Parameters<typeof raisesOf>[1], string]>([
    ['when every quota is enough', view([spot]), {}, 'QUOTA_ENOUGH'],
    ['when the one that is named is enough', view([spot]), { code: 'L-34B43A08' }, 'QUOTA_ENOUGH'],
    ['when the value is what there is', view([standard]), { value: 16 }, 'QUOTA_ENOUGH'],
    [
      'while it is asked for',
      view([{ ...standard, request: { ...request, status: 'PENDING' } }]),
      {},
      'QUOTA_REQUEST_OPEN',
    ],
    [
      'while a case is open',
      view([{ ...standard, request: { ...request, status: 'CASE_OPENED', caseId: '7' } }]),
      {},
      'QUOTA_REQUEST_OPEN',
    ],
    ['of a quota that nothing counts against', view([standard]), { code: 'L-DB2E81BA' }, 'QUOTA_UNKNOWN'],
    ['of a quota that there is not', view([standard]), { code: 'L-0' }, 'QUOTA_UNKNOWN'],
    ['of several with one value', view([standard, { ...spot, isOver: true }]), { value: 64 }, 'QUOTA_UNKNOWN'],
    [
      'of a quota that Service Quotas does not know',
      view([{ ...standard, limit: undefined }]),
      { code: 'L-1216C47A' },
      'QUOTA_UNKNOWN',
    ],
    [
      'of a quota whose limit cannot be read, and the reason is told',
      view([{ ...standard, limit: undefined, isOver: false }], [{ what: 'the quota L-1216C47A', error: denied }]),
      {},
      'CLOUD_FAILED',
    ],
  ])('%s', (_, given, options, code) => {
    expect(() => raisesOf(given, options)).toThrow(expect.objectContaining({ code, hint: expect.any(String) }));
  });
});
