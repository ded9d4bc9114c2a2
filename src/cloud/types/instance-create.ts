import { createHash } from 'node:crypto';
import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { Hands } from '../hands.ts';
import { ensureHostKey, ensurePublicKey, forgetHostKey } from '../keys.ts';
import type { Wanted } from '../model.ts';
import { hostKeyTag, hostTags, imageTag } from '../tags.ts';
import { userData } from '../user-data.ts';
import { parseList } from './define.ts';
import { isAlive } from './instance-observe.ts';

/** Asks for one instance, and does not wait until it runs. */
export async function runInstance(hands: Hands, wanted: Wanted): Promise<string> {
  const { stateFolder } = hands.spec;
  const hostKey = await ensureHostKey(stateFolder, wanted.name);
  const publicKey = await ensurePublicKey(hands.spec);
  const script = userData({ hostname: wanted.name, hostKey, authorizedKeys: publicKey ? [publicKey] : [] });
  const { Instances } = await hands.client.call('RunInstances', {
    ...requestOf(hands, wanted, hostKey.publicKey),
    UserData: Buffer.from(script).toString('base64'),
  });
  const made = Instances![0]!;
  if (isAlive(made)) return made.InstanceId!;
  // EC2 knows the token from an earlier life of this host, that ended before its key was forgotten.
  await forgetHostKey(stateFolder, wanted.name);
  return await runInstance(hands, wanted);
}

/**
 * The same token for the same request, so that one that is repeated because its answer was lost makes no second
 * instance; a new one for each new life of a host, because each has a host key of its own.
 */
export function clientToken(cluster: string, host: string, hostPublicKey: string): string {
  return createHash('sha256').update([cluster, host, hostPublicKey].join('\n')).digest('hex');
}

function requestOf(hands: Hands, { name, fields }: Wanted, hostPublicKey: string): RunInstancesCommandInput {
  const { cluster, id, image, spec } = hands;
  const tags = hostTags(cluster, name);
  const ownTags = [
    { Key: hostKeyTag, Value: hostPublicKey },
    { Key: imageTag, Value: fields.image! },
  ];
  return {
    ClientToken: clientToken(cluster, name, hostPublicKey),
    MinCount: 1,
    MaxCount: 1,
    ImageId: image!.id,
    InstanceType: fields.type as NonNullable<RunInstancesCommandInput['InstanceType']>,
    KeyName: spec.key.name,
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: id('subnet', fields.subnet!),
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
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1, HttpEndpoint: 'enabled' },
    TagSpecifications: [
      { ResourceType: 'instance', Tags: [...tags, ...ownTags] },
      { ResourceType: 'volume', Tags: tags },
      { ResourceType: 'network-interface', Tags: tags },
    ],
  };
}
