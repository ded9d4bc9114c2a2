import { expect, it } from 'vitest';
import { translate } from '../../src/cloud/errors.ts';
import { type QuotaView, quotaJson, quotaText } from '../../src/report/quota.ts';
import { memorySink } from '../../src/report/sink.ts';

const view: QuotaView = {
  account: '123456789012',
  region: 'ap-northeast-2',
  quotas: [
    {
      bucket: { code: 'L-1216C47A', name: 'Running On-Demand Standard instances' },
      unit: 'vCPU',
      need: 26,
      unknown: 0,
      usedByOthers: 2,
      isUsageKnown: true,
      limit: 16,
      isOver: true,
      request: {
        id: 'r',
        code: 'L-1216C47A',
        desired: 32,
        status: 'CASE_OPENED',
        caseId: '17',
        created: '2026-11-24T00:00:00.000Z',
      },
    },
    {
      bucket: { code: 'L-0263D0A3', name: 'EC2-VPC Elastic IPs' },
      unit: 'objects',
      need: 1,
      unknown: 0,
      usedByOthers: 0,
      isUsageKnown: false,
      limit: undefined,
      isOver: false,
      request: undefined,
    },
  ],
  unknown: [
    {
      what: 'the quota L-0263D0A3',
      error: translate(new Error('not for you'), 'GetServiceQuota', {
        region: 'ap-northeast-2',
        service: 'Service Quotas',
      }),
    },
  ],
};

it('a table says what does not fit and what is not known', () => {
  expect(quotaText(view, memorySink({ columns: 110 })).split('\n')).toEqual([
    'Quotas of account 123456789012 in ap-northeast-2',
    '',
    'CODE        NEED   OTHERS    LIMIT  FITS     REQUEST              QUOTA',
    'L-1216C47A    26        2       16  no       32 CASE_OPENED (17)  Running On-Demand Standard instances',
    'L-0263D0A3     1  unknown  unknown  unknown  -                    EC2-VPC Elastic IPs',
    '',
    'not known: the quota L-0263D0A3 (CLOUD_FAILED: Service Quotas GetServiceQuota at ap-northeast-2 failed: not for you)',
    '',
  ]);
});

it('JSON has null for what is not known', () => {
  const { quotas, unknown } = JSON.parse(quotaJson(view));
  expect(quotas[1]).toEqual({
    code: 'L-0263D0A3',
    name: 'EC2-VPC Elastic IPs',
    unit: 'objects',
    need: 1,
    usedByOthers: null,
    limit: null,
    isOver: false,
    request: null,
  });
  expect(unknown).toEqual([
    { what: 'the quota L-0263D0A3', code: 'CLOUD_FAILED', message: expect.stringContaining('not for you') },
  ]);
});
