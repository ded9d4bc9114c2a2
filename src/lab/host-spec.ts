import type { HostSpec } from './driver.ts';
import type { Instance } from './proxy/instances.ts';
import type { Upstream } from './proxy/upstream.ts';
import { itemsAt, valueAt } from './proxy/xml.ts';
import { readUserData } from './user-data.ts';

/** Asks the endpoint what the host of an instance has to be: size of its type, keys, and what its user data say. */
export async function hostSpec(upstream: Upstream, instance: Instance): Promise<HostSpec> {
  const [type, userData, keyPair] = await Promise.all([
    upstream.ask('DescribeInstanceTypes', { 'InstanceType.1': instance.type }),
    upstream.ask('DescribeInstanceAttribute', { InstanceId: instance.id, Attribute: 'userData' }),
    publicKey(upstream, instance.keyName),
  ]);
  const size = itemsAt(type, 'instanceTypeSet')[0];
  const decoded = Buffer.from(valueAt(userData, 'userData.value'), 'base64').toString();
  const { hostname, access } = readUserData(decoded, keyPair, `user data of ${instance.id}`);
  return {
    id: instance.id,
    hostname: hostname ?? `ip-${instance.address.replaceAll('.', '-')}`, // EC2's own naming
    address: instance.address,
    cpus: Number(valueAt(size, 'vCpuInfo.defaultVCpus')),
    memoryMiB: Number(valueAt(size, 'memoryInfo.sizeInMiB')),
    access,
  };
}

async function publicKey(upstream: Upstream, keyName: string): Promise<string | undefined> {
  if (!keyName) return undefined;
  const pairs = await upstream.ask('DescribeKeyPairs', { 'KeyName.1': keyName, IncludePublicKey: 'true' });
  return valueAt(itemsAt(pairs, 'keySet')[0], 'publicKey') || undefined;
}
