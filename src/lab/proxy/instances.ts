import type { Upstream } from './upstream.ts';
import { itemsAt, valueAt, type Xml } from './xml.ts';

/** What the endpoint says about an instance. */
export interface Instance {
  readonly id: string;
  readonly state: string;
  readonly type: string;
  readonly address: string;
  /** Its public address or Elastic IP, as the endpoint invented it; empty without one. */
  readonly publicAddress: string;
  readonly keyName: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
  readonly market: 'on-demand' | 'spot';
}

export async function instances(upstream: Upstream): Promise<readonly Instance[]> {
  return instanceElements(await upstream.ask('DescribeInstances', { MaxResults: '1000' })).map(instanceOf);
}

/** The instances in an answer of DescribeInstances or RunInstances. */
export function instanceElements(answer: Xml): readonly Xml[] {
  const reservations = answer.name === 'RunInstancesResponse' ? [answer] : itemsAt(answer, 'reservationSet');
  return reservations.flatMap((reservation) => itemsAt(reservation, 'instancesSet'));
}

function instanceOf(item: Xml): Instance {
  return {
    id: valueAt(item, 'instanceId'),
    state: valueAt(item, 'instanceState.name'),
    type: valueAt(item, 'instanceType'),
    address: valueAt(item, 'privateIpAddress'),
    publicAddress: valueAt(item, 'ipAddress'),
    keyName: valueAt(item, 'keyName'),
    subnetId: valueAt(item, 'subnetId'),
    vpcId: valueAt(item, 'vpcId'),
    groupIds: itemsAt(item, 'networkInterfaceSet')
      .flatMap((nic) => itemsAt(nic, 'groupSet'))
      .map((group) => valueAt(group, 'groupId')),
    market: valueAt(item, 'instanceLifecycle') === 'spot' ? 'spot' : 'on-demand',
  };
}
