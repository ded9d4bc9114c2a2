import type { ClientOptions } from '../client.ts';
import { knownQuotas } from '../data/quotas.ts';
import { ec2Code } from '../errors.ts';
import { requestFrom } from './quota-request.ts';
import { once, settingsOf, tellOf } from './told.ts';

/** What the account allows. */
export function serviceQuotasCalls(options: ClientOptions) {
  const told = tellOf('Service Quotas', options);
  const connect = once(async () => {
    const sdk = await import('@aws-sdk/client-service-quotas');
    return { sdk, client: new sdk.ServiceQuotasClient(settingsOf(options)) };
  });
  const applied = (code: string) =>
    told('GetServiceQuota', async () => {
      const { sdk, client } = await connect();
      return client.send(new sdk.GetServiceQuotaCommand(quotaOf(code)));
    });
  const byDefault = (code: string) =>
    told('GetAWSDefaultServiceQuota', async () => {
      const { sdk, client } = await connect();
      return client.send(new sdk.GetAWSDefaultServiceQuotaCommand(quotaOf(code)));
    });
  return {
    // Of some quotas there is only the default, and GetServiceQuota does not know them: its API reference.
    quota: async (code: string) =>
      ((await unlessUnknown(applied(code))) ?? (await unlessUnknown(byDefault(code))))?.Quota?.Value,
    requestQuota: (code: string, value: number) =>
      told('RequestServiceQuotaIncrease', async () => {
        const { sdk, client } = await connect();
        const asked = new sdk.RequestServiceQuotaIncreaseCommand({ ...quotaOf(code), DesiredValue: value });
        return requestFrom((await client.send(asked)).RequestedQuota ?? {});
      }),
    quotaRequests: (code: string) =>
      told('ListRequestedServiceQuotaChangeHistoryByQuota', async () => {
        const { sdk, client } = await connect();
        const asked = new sdk.ListRequestedServiceQuotaChangeHistoryByQuotaCommand(quotaOf(code));
        const { RequestedQuotas = [] } = await client.send(asked);
        return RequestedQuotas.map(requestFrom).toSorted((a, b) => b.created.localeCompare(a.created));
      }),
  };
}

function quotaOf(code: string): { ServiceCode: string; QuotaCode: string } {
  return { ServiceCode: knownQuotas.get(code)?.service ?? 'ec2', QuotaCode: code };
}

async function unlessUnknown<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (ec2Code(error) === 'NoSuchResourceException') return undefined;
    throw error;
  }
}
