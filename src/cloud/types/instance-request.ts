import { createHash } from 'node:crypto';
import type { InstanceMarketOptionsRequest, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { Placement } from '../fallback.ts';
import type { Hands } from '../hands.ts';
import type { Wanted } from '../model.ts';
import { dataTag, hostKeyTag, hostTags, imageTag } from '../tags.ts';
import { parseList } from './define.ts';

export interface Ask {
  readonly place: Placement;
  readonly hostPublicKey: string;
  readonly userData: string;
}

/** Asked for once, at the price of the day; when EC2 needs it back, it ends, and the next run makes it anew. */
const spot: InstanceMarketOptionsRequest = {
  MarketType: 'spot',
  SpotOptions: { SpotInstanceType: 'one-time', InstanceInterruptionBehavior: 'terminate' },
};

/** What EC2 is asked for: one instance of a host, as `place` says, with its disk and its tags. */
export function requestOf(hands: Hands, { name, fields }: Wanted, ask: Ask): RunInstancesCommandInput {
  const { cluster, id, image, spec } = hands;
  const { type, subnet } = ask.place;
  const tags = [...hostTags(cluster, name), ...(fields.data === 'true' ? [{ Key: dataTag, Value: 'true' }] : [])];
  const ownTags = [
    { Key: hostKeyTag, Value: ask.hostPublicKey },
    { Key: imageTag, Value: fields.image! },
  ];
  return {
    ClientToken: clientToken([cluster, name, ask.hostPublicKey, type, subnet]),
    MinCount: 1,
    MaxCount: 1,
    ImageId: image!.id,
    InstanceType: type as NonNullable<RunInstancesCommandInput['InstanceType']>,
    KeyName: spec.key.name,
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: id('subnet', subnet),
        ...(fields.address && { PrivateIpAddress: fields.address }),
        Groups: parseList(fields.groups).map((group) => id('security_group', group)),
        DeleteOnTermination: true,
      },
    ],
    BlockDeviceMappings: [
      {
        DeviceName: image!.rootDevice,
        Ebs: { VolumeSize: Number(fields.rootGb), VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true },
      },
    ],
    ...(fields.market === 'spot' && { InstanceMarketOptions: spot }),
    UserData: Buffer.from(ask.userData).toString('base64'),
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1, HttpEndpoint: 'enabled' },
    TagSpecifications: [
      { ResourceType: 'instance', Tags: [...tags, ...ownTags] },
      { ResourceType: 'volume', Tags: tags },
      { ResourceType: 'network-interface', Tags: tags },
    ],
  };
}

/**
 * The same token for the same request, so that one that is repeated because its answer was lost makes no second
 * instance; a new one for each new life of a host, because each has a host key of its own, and for each placement.
 */
export function clientToken(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
