import ipaddr from 'ipaddr.js';
import { instances } from './instances.ts';
import { type Ec2Answer, type Handler, refusal } from './message.ts';
import type { Upstream } from './upstream.ts';
import { itemsAt, valueAt } from './xml.ts';

export interface AddressRules {
  readonly upstream: Upstream;
  /** The lab's network: an instance elsewhere could have no host. */
  readonly vpcCidr: string;
}

/**
 * Looks at the private address of a new instance before moto does, which answers a wrong one with an HTML page. Two
 * requests for one address cannot both pass: they are looked at one after the other.
 */
export function checkAddresses({ upstream, vpcCidr }: AddressRules): Handler {
  let turn: Promise<unknown> = Promise.resolve();
  return (request, next) => {
    if (request.action !== 'RunInstances') return next(request);
    const answer = turn.then(() => runChecked(request, next));
    turn = answer.catch(() => {});
    return answer;
  };

  async function runChecked(...[request, next]: Parameters<Handler>): Promise<Ec2Answer> {
    const { params } = request;
    const subnetId = params.get('SubnetId') ?? params.get('NetworkInterface.1.SubnetId');
    const address = params.get('PrivateIpAddress') ?? params.get('NetworkInterface.1.PrivateIpAddress');
    const cidr = subnetId ? await subnetCidr(subnetId) : '';
    if (cidr === undefined) return refusal('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
    if (!contains(vpcCidr, cidr.split('/')[0]!)) return outsideOfLab(vpcCidr);
    const wrong = address ? wrongAddress(address, cidr) : undefined;
    if (wrong) return refusal('InvalidParameterValue', wrong);
    if (address && (await isTaken(address))) return refusal('InvalidIPAddress.InUse', `Address ${address} is in use.`);
    return next(request);
  }

  async function subnetCidr(id: string): Promise<string | undefined> {
    const all = itemsAt(await upstream.ask('DescribeSubnets', { MaxResults: '1000' }), 'subnetSet');
    const subnet = all.find((item) => valueAt(item, 'subnetId') === id);
    return subnet && valueAt(subnet, 'cidrBlock');
  }

  async function isTaken(address: string): Promise<boolean> {
    return (await instances(upstream)).some((it) => it.address === address && it.state !== 'terminated');
  }
}

/** Why a subnet cannot give the address, if so. It keeps its first four and its last. */
export function wrongAddress(address: string, cidr: string): string | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address))
    return `Value (${address}) for parameter privateIpAddress is invalid.`;
  if (!contains(cidr, address)) return `Address ${address} does not fall within the subnet's address range`;
  const offset = numeric(address) - numeric(ipaddr.IPv4.networkAddressFromCIDR(cidr).toString());
  const isLast = address === ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString();
  return offset < 4 || isLast ? `Address ${address} is in subnet's reserved address range` : undefined;
}

function contains(cidr: string, address: string): boolean {
  return ipaddr.IPv4.isValid(address) && ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(cidr));
}

function numeric(address: string): number {
  return ipaddr.IPv4.parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
}

function outsideOfLab(vpcCidr: string): Ec2Answer {
  return refusal('InvalidParameterValue', `The lab has hosts in ${vpcCidr} only: give a subnet inside that range`);
}
