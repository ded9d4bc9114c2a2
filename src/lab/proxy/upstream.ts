import { type Ec2Answer, type Ec2Request, isSuccess, type Next } from './message.ts';
import { parseXml, valueAt, type Xml } from './xml.ts';

/** The EC2 endpoint that is played by moto. */
export interface Upstream {
  /** Passes a request on. */
  readonly send: Next;
  /** Asks for something itself. @throws Error when it is refused */
  ask(action: string, params?: Readonly<Record<string, string>>): Promise<Xml>;
}

export interface UpstreamOptions {
  readonly url: string;
  readonly region: string;
}

export function upstreamAt({ url, region }: UpstreamOptions): Upstream {
  const send = async ({ params }: Ec2Request): Promise<Ec2Answer> => {
    const response = await fetch(url, { method: 'POST', headers: headers(region), body: params });
    return { status: response.status, body: await response.text() };
  };
  return {
    send,
    ask: async (action, more = {}) => {
      const params = new URLSearchParams({ Action: action, Version: '2016-11-15', ...more });
      const answer = await send({ action, params });
      if (!isSuccess(answer)) throw new Error(`${action}: ${reason(answer)}`);
      return parseXml(answer.body);
    },
  };
}

/** It reads the service and the region from the signature and checks nothing else of it. */
function headers(region: string): Record<string, string> {
  const scope = `lab/20260101/${region}/ec2/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=lab` };
}

function reason(answer: Ec2Answer): string {
  try {
    return valueAt(parseXml(answer.body), 'Errors.Error.Message');
  } catch {
    return `HTTP ${answer.status}`;
  }
}
