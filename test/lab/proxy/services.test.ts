import { expect, it } from 'vitest';
import { accountQuotas } from '../../../src/lab/proxy/service-quotas.ts';
import { encodeDenied, labServices } from '../../../src/lab/proxy/services.ts';

const services = labServices(() => accountQuotas({ 'L-1216C47A': 16 }));

it('Service Quotas is answered by the quotas of the account', () => {
  const answer = services.servicequotas!({
    headers: { 'x-amz-target': 'ServiceQuotasV20190624.GetServiceQuota' },
    body: JSON.stringify({ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' }),
  })!;
  expect([answer.status, answer.type]).toEqual([200, 'application/x-amz-json-1.1']);
  expect(JSON.parse(answer.body)).toMatchObject({ Quota: { QuotaCode: 'L-1216C47A', Value: 16 } });
});

it('STS decodes what the faults have encoded, and leaves the rest to moto', () => {
  const encoded = encodeDenied({ explicitDeny: false, context: { action: 'ec2:CreateVpc' } });
  const body = new URLSearchParams({ Action: 'DecodeAuthorizationMessage', EncodedMessage: encoded }).toString();
  const answer = services.sts!({ headers: {}, body })!;
  expect(answer.body).toContain('"action":"ec2:CreateVpc"');
  expect(services.sts!({ headers: {}, body: 'Action=GetCallerIdentity' })).toBeUndefined();
});
