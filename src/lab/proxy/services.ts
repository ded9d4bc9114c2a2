import type { ServiceAnswer, ServiceCall } from './server.ts';
import type { AccountQuotas } from './service-quotas.ts';
import { element, renderXml, setValue } from './xml.ts';

type Services = Readonly<Record<string, (call: ServiceCall) => ServiceAnswer | undefined>>;

/** The services beside EC2 that moto plays in part only, or not at all. */
export function labServices(quotas: () => Pick<AccountQuotas, 'handle'>): Services {
  return {
    servicequotas: ({ headers, body }) => {
      const target = String(headers['x-amz-target'] ?? '');
      return { ...quotas().handle(target, body), type: 'application/x-amz-json-1.1' };
    },
    sts: ({ body }) => {
      const params = new URLSearchParams(body);
      if (params.get('Action') !== 'DecodeAuthorizationMessage') return undefined;
      return { status: 200, body: decodedXml(params.get('EncodedMessage') ?? ''), type: 'text/xml' };
    },
  };
}

/** An encoded message of the lab: the JSON that AWS would decode it to, in base64. */
export function encodeDenied(message: unknown): string {
  return Buffer.from(JSON.stringify(message)).toString('base64url');
}

function decodedXml(encoded: string): string {
  const result = element('DecodeAuthorizationMessageResult');
  setValue(result, 'DecodedMessage', Buffer.from(encoded, 'base64url').toString());
  const response = element('DecodeAuthorizationMessageResponse', ' xmlns="https://sts.amazonaws.com/doc/2011-06-15/"');
  return renderXml({ ...response, children: [result] });
}
