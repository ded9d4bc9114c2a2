import type { CloudHostInfo, CloudHosts } from '../../cloud/index.ts';
import { clusterKeyPath } from '../../cloud/state-folder.ts';
import { RebuildError } from '../../core/error.ts';
import { hostVar } from '../../inventory/known.ts';
import type { Host } from '../../inventory/model.ts';
import { targetOf } from '../../inventory/target.ts';
import type { Connection } from '../../transport/connection.ts';
import { connectionPool } from '../../transport/pool.ts';
import type { SshTarget, Target } from '../../transport/target.ts';
import { type Cloud, openCloud, usesCloud } from './cloud.ts';
import type { Workspace } from './workspace.ts';

/** The hosts of a run, and how they are reached. */
export interface Reach {
  target(host: string): Target;
  connect(host: string): Connection;
  /** The address at which the other hosts of the cluster reach it. */
  address(host: string): string;
  /** The address at which it is reached from outside, where that is another one. */
  publicAddress(host: string): string | undefined;
  close(): Promise<void>;
}

export interface ReachOptions {
  /** What EC2 has. Absent where the hosts were there before. */
  readonly cloud?: { readonly cloud: Cloud; readonly hosts: CloudHosts } | undefined;
}

/**
 * Opens no connection yet. Addresses and host keys come from the cloud where it made the hosts, never from a file of an
 * earlier run.
 */
export async function reachHosts(
  workspace: Workspace,
  hosts: readonly Host[],
  { cloud }: ReachOptions,
): Promise<Reach> {
  const dial = cloud && (await dialerOf(cloud.cloud, workspace));
  const targets = new Map<string, Target>();
  for (const host of hosts) {
    const target = await targetOf(host, workspace.secrets);
    const found = cloud?.hosts.get(host.name);
    targets.set(host.name, dial && found && target.kind === 'ssh' ? inCloud(target, found, dial, workspace) : target);
  }
  const pool = connectionPool({ targets: [...targets.values()], acceptNewHostKeys: workspace.acceptNewHostKeys });
  const addressOf = (name: string) => {
    const host = workspace.inventory.hosts.get(name);
    const fixed = cloud?.hosts.get(name)?.privateAddress ?? (host && hostVar(host, 'ec2')?.address);
    return fixed ?? (host && hostVar(host, 'ansible_host')) ?? name;
  };
  return {
    target: (host) => targets.get(host)!,
    connect: (host) => pool.get(host),
    address: addressOf,
    publicAddress: (host) => cloud?.hosts.get(host)?.publicAddress,
    close: () => pool.closeAll(),
  };
}

/**
 * Where the hosts of an inventory are now: one call where the cloud made them, none else.
 *
 * @throws RebuildError CLUSTER_ABSENT when there is no such cluster
 */
export async function locate(workspace: Workspace): Promise<ReachOptions['cloud']> {
  if (!usesCloud(workspace)) return undefined;
  const cloud = await openCloud(workspace, { lab: 'running' });
  const hosts = cloud ? await hostsIn(cloud) : new Map();
  if (cloud && hosts.size > 0) return { cloud, hosts };
  throw new RebuildError('CLUSTER_ABSENT', `the cluster ${workspace.cluster} has no hosts`, {
    hint: 'Run "./rebuild cluster" first.',
  });
}

async function hostsIn({ client, spec }: Cloud): Promise<CloudHosts> {
  const { describeHosts } = await import('../../cloud/hosts.ts');
  return describeHosts(client, spec);
}

/** As `locate`, where one of `hosts` is made by the cloud. */
export async function locateFor(workspace: Workspace, hosts: readonly Host[]): Promise<ReachOptions['cloud']> {
  return hosts.some((host) => hostVar(host, 'ec2')) ? locate(workspace) : undefined;
}

type Dial = (found: CloudHostInfo) => { readonly address: string; readonly port?: number };

/** Where a host of the cloud is dialled: the lab says it itself; elsewhere at its public address, where it has one. */
async function dialerOf({ lab }: Cloud, { inventory }: Workspace): Promise<Dial> {
  if (!lab) return ({ publicAddress, privateAddress }) => ({ address: publicAddress ?? privateAddress });
  const { labHosts } = await import('../../lab/lab.ts');
  const endpointOf = await labHosts(inventory.infra!.cluster);
  // A host that does not run has no endpoint; its own address in the lab's network gives the right error.
  return ({ privateAddress }) => endpointOf(privateAddress) ?? { address: privateAddress };
}

function inCloud(target: SshTarget, found: CloudHostInfo, dial: Dial, { folder, inventory }: Workspace): SshTarget {
  const keys = inventory.infra!.key_pair;
  const own = keys.existing || keys.public_key_file ? undefined : clusterKeyPath(folder);
  const identityFile = target.identityFile ?? own;
  return { ...target, ...dial(found), hostKeys: found.hostKeys, ...(identityFile && { identityFile }) };
}
