import { type CloudHostInfo, type CloudHosts, clusterKeyPath, describeHosts } from '../../cloud/index.ts';
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
  const targets = new Map<string, Target>();
  for (const host of hosts) {
    const target = await targetOf(host, workspace.secrets);
    const found = cloud?.hosts.get(host.name);
    targets.set(
      host.name,
      found && target.kind === 'ssh' ? await inCloud(target, found, cloud!.cloud, workspace) : target,
    );
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
  const hosts = cloud ? await describeHosts(cloud.client, cloud.spec) : new Map();
  if (cloud && hosts.size > 0) return { cloud, hosts };
  throw new RebuildError('CLUSTER_ABSENT', `the cluster ${workspace.cluster} has no hosts`, {
    hint: 'Run "./rebuild cluster" first.',
  });
}

/** As `locate`, where one of `hosts` is made by the cloud. */
export async function locateFor(workspace: Workspace, hosts: readonly Host[]): Promise<ReachOptions['cloud']> {
  return hosts.some((host) => hostVar(host, 'ec2')) ? locate(workspace) : undefined;
}

async function inCloud(
  target: SshTarget,
  found: CloudHostInfo,
  { lab }: Cloud,
  { folder, inventory }: Workspace,
): Promise<SshTarget> {
  const dialled = lab
    ? await dialInLab(found.privateAddress, inventory.infra!.cluster)
    : { address: found.publicAddress ?? found.privateAddress, ...(target.port && { port: target.port }) };
  const keys = inventory.infra!.key_pair;
  const own = keys.existing || keys.public_key_file ? undefined : clusterKeyPath(folder);
  const identityFile = target.identityFile ?? own;
  return { ...target, ...dialled, hostKeys: found.hostKeys, ...(identityFile && { identityFile }) };
}

async function dialInLab(address: string, cluster: string): Promise<{ address: string; port?: number }> {
  const { labHosts } = await import('../../lab/lab.ts');
  return (await labHosts(cluster))(address) ?? { address };
}
