import { describe, expect, it } from 'vitest';
import { refuseRefused, watchRequest } from '../../../src/cli/run/quota-watch.ts';
import type { QuotaRequest } from '../../../src/cloud/account/quota-request.ts';

const pending: QuotaRequest = {
  id: 'r-2',
  code: 'L-1216C47A',
  desired: 26,
  status: 'PENDING',
  created: '2026-11-24T00:00:00.000Z',
};

/** An account whose request has one status after the other. */
function account(...statuses: readonly string[]) {
  let asked = 0;
  const older = { ...pending, id: 'r-1', status: 'DENIED' };
  return {
    quotaRequests: async () => [older, { ...pending, status: statuses[Math.min(asked++, statuses.length - 1)]! }],
  };
}

async function watched(statuses: readonly string[], quietSeconds = 600) {
  const told: string[] = [];
  const signal = new AbortController().signal;
  const tell = (request: QuotaRequest) => told.push(request.status);
  const { status } = await watchRequest(account(...statuses), pending, { everySeconds: 0, signal, tell, quietSeconds });
  return { told, status };
}

describe('watching a request', () => {
  it.each(['APPROVED', 'DENIED', 'CASE_CLOSED', 'NOT_APPROVED', 'INVALID_REQUEST'])('ends with %s', async (status) => {
    expect(await watched(['PENDING', 'CASE_OPENED', 'CASE_OPENED', status])).toEqual({
      told: ['PENDING', 'CASE_OPENED', status],
      status,
    });
  });

  it('says now and then that it still waits', async () => {
    expect((await watched(['PENDING', 'PENDING', 'APPROVED'], 0)).told).toEqual([
      'PENDING',
      'PENDING',
      'PENDING',
      'APPROVED',
    ]);
  });

  it('ends when it is told to, with the request as it is', async () => {
    const stop = new AbortController();
    const tell = () => stop.abort();
    const how = { everySeconds: 3600, signal: stop.signal, tell };
    expect(await watchRequest(account('APPROVED'), pending, how)).toEqual(pending);
  });
});

it('what was approved is not refused, and anything else is an error', () => {
  refuseRefused({ ...pending, status: 'APPROVED' });
  expect(() => refuseRefused({ ...pending, status: 'DENIED', caseId: '17' })).toThrow(
    expect.objectContaining({ code: 'QUOTA_REFUSED', hint: expect.stringContaining('case 17') }),
  );
});
