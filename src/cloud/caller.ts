import ipaddr from 'ipaddr.js';
import { RebuildError } from '../core/error.ts';

const whoAmI = 'https://checkip.amazonaws.com';

/** Gives the text of a web page. Replaceable, so that another service can be asked. */
export type Fetch = (url: string) => Promise<string>;

/**
 * The one-address range that `caller` stands for on AWS: this machine as the internet sees it.
 *
 * @throws RebuildError CLOUD_CALLER_UNKNOWN
 */
export async function publicCaller(fetchText: Fetch = plainFetch, url: string = whoAmI): Promise<string> {
  const answer = await fetchText(url).catch((error: unknown) => String(error));
  const address = answer.trim();
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return `${address}/32`;
  throw new RebuildError('CLOUD_CALLER_UNKNOWN', `${url} did not tell this machine's public IPv4 address.`, {
    hint: 'Add your address to "allow_from" in infra.yaml in place of "caller", such as 192.0.2.7/32.',
  });
}

/** The same for a lab: hosts of a lab see this machine as the gateway of their network. */
export function labCaller(vpcCidr: string): string {
  const [network] = ipaddr.IPv4.parseCIDR(vpcCidr);
  const bytes = network.toByteArray();
  return `${bytes.with(3, bytes[3]! + 1).join('.')}/32`;
}

async function plainFetch(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return response.ok ? await response.text() : `HTTP ${response.status}`;
}
