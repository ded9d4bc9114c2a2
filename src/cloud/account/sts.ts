import type { ClientOptions } from '../client.ts';
import { once, settingsOf, tellOf } from './told.ts';

/** Who asks, and why something was refused. */
export function stsCalls(options: ClientOptions) {
  const told = tellOf('STS', options);
  const connect = once(async () => {
    const sdk = await import('@aws-sdk/client-sts');
    return { sdk, client: new sdk.STSClient(settingsOf(options)) };
  });
  return {
    identity: () =>
      told('GetCallerIdentity', async () => {
        const { sdk, client } = await connect();
        const { Account = '', Arn = '' } = await client.send(new sdk.GetCallerIdentityCommand({}));
        return { account: Account, arn: Arn };
      }),
    decodeMessage: (encoded: string) =>
      told('DecodeAuthorizationMessage', async () => {
        const { sdk, client } = await connect();
        const asked = new sdk.DecodeAuthorizationMessageCommand({ EncodedMessage: encoded });
        return (await client.send(asked)).DecodedMessage ?? '';
      }),
  };
}
