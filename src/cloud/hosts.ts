import type { CloudClient } from './client.ts';
import type { Found } from './model.ts';
import { hostKeyTag, inventoryName, tagValue } from './tags.ts';
import { describeInstances, isAlive } from './types/instance-observe.ts';

/** How a host that EC2 has is reached. */
export interface CloudHostInfo {
  readonly instanceId: string;
  /** EC2's word: `pending`, `running`, `stopping` or `stopped`. */
  readonly state: string;
  readonly privateAddress: string;
  readonly publicAddress?: string;
  /** Public SSH host keys to pin, as `SshTarget.hostKeys`. */
  readonly hostKeys: readonly string[];
}

export type CloudHosts = ReadonlyMap<string, CloudHostInfo>;

/** The cluster's hosts by their inventory names: one call, for a run that changes nothing in EC2. */
export async function describeHosts(
  client: CloudClient,
  { cluster }: { readonly cluster: string },
): Promise<CloudHosts> {
  const instances = (await describeInstances(client, cluster)).filter(isAlive);
  return new Map(
    instances.map(({ InstanceId, Tags, State, PrivateIpAddress, PublicIpAddress }) => [
      inventoryName(Tags, InstanceId!),
      info(InstanceId!, {
        state: State?.Name ?? '',
        privateAddress: PrivateIpAddress ?? '',
        publicAddress: PublicIpAddress ?? '',
        hostKey: tagValue(Tags, hostKeyTag) ?? '',
      }),
    ]),
  );
}

/** The same, from what was observed. */
export function hostsIn(found: readonly Found[]): CloudHosts {
  const instances = found.filter(({ type }) => type === 'instance');
  return new Map(instances.map(({ name, id, about }) => [name, info(id, about)]));
}

function info(instanceId: string, about: Readonly<Record<string, string>>): CloudHostInfo {
  const { state = '', privateAddress = '', publicAddress, hostKey } = about;
  return {
    instanceId,
    state,
    privateAddress,
    ...(publicAddress && { publicAddress }),
    hostKeys: hostKey ? [hostKey] : [],
  };
}
