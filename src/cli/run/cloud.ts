import type { AccountClient } from '../../cloud/account/client.ts';
import type { ClientOptions } from '../../cloud/client.ts';
import type { CloudClient, CloudHosts, CloudSpec } from '../../cloud/index.ts';
import type { PlanSubject } from '../../cloud/plan-file.ts';
import { RebuildError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import type { Infra } from '../../inventory/infra.ts';
import { hostVar } from '../../inventory/known.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Workspace } from './workspace.ts';

/** EC2 as this inventory uses it: AWS, another endpoint, or the lab on this machine. */
export interface Cloud {
  readonly client: CloudClient;
  /** The account around it: identity, quotas, prices. */
  readonly account: AccountClient;
  readonly spec: CloudSpec;
  /** The lab behind the endpoint, where there is one. */
  readonly lab: Lab | undefined;
}

/** What provisioning came to. */
export interface Provisioned {
  readonly cloud: Cloud;
  readonly hosts: CloudHosts;
  /** How many changes were made, or would be. */
  readonly changes: number;
}

/** Which cluster a plan of this inventory is for. */
export function subjectOf({ cluster, inventory: { infra } }: Workspace): PlanSubject {
  return { cluster, region: infra!.region, endpoint: infra!.endpoint };
}

/** Whether the inventory says that its hosts are made in EC2. */
export function usesCloud({ inventory: { infra } }: Workspace): boolean {
  return infra?.provider === 'ec2';
}

interface OpenOptions {
  /** `up` brings the lab up when it is not; `running` only uses one that is. */
  readonly lab: 'up' | 'running';
  readonly emit?: Emit;
  readonly signal?: AbortSignal;
}

/** Who is asked: EC2, and the account around it. */
export type Clients = Pick<Cloud, 'client' | 'account' | 'lab'>;

/**
 * @returns undefined when the inventory's lab is not up and was not to be brought up
 * @throws RebuildError LAB_…, CLOUD_…
 */
export async function openCloud(workspace: Workspace, options: OpenOptions): Promise<Cloud | undefined> {
  const clients = await openClients(workspace, options);
  return clients && { ...clients, spec: await specOf(workspace, workspace.inventory.infra!) };
}

/** The same for what needs no more of the inventory than where EC2 is. */
export async function openClients(workspace: Workspace, options: OpenOptions): Promise<Clients | undefined> {
  const infra = workspace.inventory.infra!;
  if (infra.endpoint !== 'lab') {
    const endpoint = infra.endpoint === 'aws' ? undefined : infra.endpoint;
    return { ...(await connect({ region: infra.region, ...(endpoint && { endpoint }) })), lab: undefined };
  }
  const lab = await openLab(infra, options);
  if (!lab) return undefined;
  const { endpoint, credentials } = lab;
  return { ...(await connect({ region: infra.region, endpoint, credentials })), lab };
}

async function connect(options: ClientOptions): Promise<Omit<Clients, 'lab'>> {
  const [{ connectCloud }, { connectAccount }] = await Promise.all([
    import('../../cloud/client.ts'),
    import('../../cloud/account/client.ts'),
  ]);
  const account = connectAccount(options);
  const client = await connectCloud({ ...options, decode: (encoded) => account.decodeMessage(encoded) });
  return { client, account };
}

/** Whether the lab of the inventory is up: one question to this machine. */
export async function isLabUp({ inventory: { infra } }: Workspace): Promise<boolean> {
  return (await openLab(infra!, { lab: 'running' })) !== undefined;
}

async function openLab(infra: Infra, { lab: how, emit, signal }: OpenOptions): Promise<Lab | undefined> {
  const { labUp, runningLab } = await import('../../lab/lab.ts');
  if (how === 'running') return runningLab(infra.cluster, { vcpuQuota: infra.lab.vcpu_quota });
  return labUp({
    cluster: infra.cluster,
    vpcCidr: infra.vpc.cidr,
    region: infra.region,
    mirror: infra.lab.mirror,
    vcpuQuota: infra.lab.vcpu_quota,
    ...(emit && { emit: ({ text }: { text: string }) => emit({ type: 'note', where: 'lab', text }) }),
    ...(signal && { signal }),
  });
}

/** What the cluster has in EC2, from its inventory. */
export async function specOf({ inventory, folder }: Workspace, infra: Infra): Promise<CloudSpec> {
  const hosts = [...inventory.hosts.values()].flatMap((host) => {
    const ec2 = hostVar(host, 'ec2');
    return ec2 ? [{ name: host.name, ec2 }] : [];
  });
  if (hosts.length === 0) {
    throw new RebuildError('CLOUD_NO_HOSTS', 'no host of the inventory has the variable ec2', {
      hint: 'Give each host that EC2 is to make `ec2: { type, root_gb, subnet }`, or set `provider: none` in infra.yaml.',
    });
  }
  const { cloudSpec } = await import('../../cloud/from-infra.ts');
  return cloudSpec({
    infra,
    hosts,
    select: (pattern) => selectHosts(inventory, pattern).map(({ name }) => name),
    callerCidr: await callerOf(infra),
    stateFolder: folder,
  });
}

async function callerOf(infra: Infra): Promise<string> {
  const { labCaller, publicCaller } = await import('../../cloud/caller.ts');
  if (infra.endpoint === 'lab') return labCaller(infra.vpc.cidr);
  return infra.allow_from.includes('caller') ? publicCaller() : '0.0.0.0/32';
}
