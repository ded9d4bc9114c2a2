import { applyCloud, type CloudChange, type CloudEvent, type CloudHosts, keyOf, planCloud } from '../../cloud/index.ts';
import type { Emit, ShownChange } from '../../core/events.ts';
import { hostVar } from '../../inventory/known.ts';
import { type Cloud, openCloud, specOf } from './cloud.ts';
import { loseDataFlag } from './consent.ts';
import type { RunSession } from './session.ts';
import type { Workspace } from './workspace.ts';

/** What provisioning came to. */
export interface Provisioned {
  readonly cloud: Cloud;
  readonly hosts: CloudHosts;
  /** How many changes were made, or would be. */
  readonly changes: number;
}

export interface ProvisionOptions {
  /** Asked before a change that stops or replaces something. */
  confirm(change: CloudChange): Promise<boolean>;
}

/** Makes EC2 what the inventory says and waits until the hosts are there. */
export async function provision(
  workspace: Workspace,
  { options: { emit, signal }, phase }: RunSession,
  { confirm }: ProvisionOptions,
): Promise<Provisioned> {
  const isLab = workspace.inventory.infra?.endpoint === 'lab';
  const open = () => openCloud(workspace, { lab: 'up', emit, ...(signal && { signal }) });
  const cloud = (await (isLab ? phase('lab', open) : open()))!;
  return phase(
    'provision',
    async () => {
      const { hosts, changes } = await applyCloud(cloud.client, cloud.spec, {
        emit: cloudEvents(emit),
        signal,
        confirm,
      });
      return { cloud, hosts, changes: changes.length };
    },
    ({ changes }) => (changes > 0 ? 'changed' : 'ok'),
  );
}

/** What provisioning would change. Starts nothing: a lab that is not up has nothing. */
export async function planProvision(
  workspace: Workspace,
  { options: { emit }, phase }: RunSession,
): Promise<Provisioned | undefined> {
  return phase('provision', async () => {
    const cloud = await openCloud(workspace, { lab: 'running' });
    if (!cloud) {
      for (const change of await allNew(workspace)) emit({ type: 'change', where: 'ec2', change });
      return undefined;
    }
    const { changes } = await planCloud(cloud.client, cloud.spec);
    for (const change of changes.flatMap(shown)) emit({ type: 'change', where: 'ec2', change });
    const { describeHosts } = await import('../../cloud/hosts.ts');
    return { cloud, hosts: await describeHosts(cloud.client, cloud.spec), changes: changes.length };
  });
}

/** Everything that the inventory asks for, as it would be made where nothing is. */
async function allNew(workspace: Workspace): Promise<ShownChange[]> {
  const { wantedObjects } = await import('../../cloud/wanted.ts');
  const spec = await specOf(workspace, workspace.inventory.infra!);
  return wantedObjects(spec, undefined).map((it) => ({
    task: keyOf(it),
    field: 'state',
    from: undefined,
    to: 'present',
  }));
}

function cloudEvents(emit: Emit): (event: CloudEvent) => void {
  return (event) => {
    if (event.type === 'cloud.wait') {
      emit({ type: 'wait', where: 'ec2', what: event.what, seconds: event.seconds, lastSeen: event.state });
    } else if (event.type === 'cloud.fallback') {
      emit({
        type: 'warning',
        text: `${event.host}: EC2 has no ${event.wanted} (${event.why}), trying ${event.tried}`,
        hint: 'Leave it so: it is in "ec2.fallback" of the host, and no later run changes it back.',
      });
    } else if (event.status === 'done') {
      for (const change of shown(event.change)) emit({ type: 'change', where: 'ec2', change });
    } else if (event.status === 'declined') {
      emit({
        type: 'warning',
        text: `${keyOf(event.change)}: not changed, because nobody agreed`,
        hint: `Run again with ${event.change.losesData ? loseDataFlag(event.change.name) : '--yes'} to agree.`,
      });
    }
  };
}

function shown(change: CloudChange): ShownChange[] {
  const task = keyOf(change);
  if (change.action === 'create') return [{ task, field: 'state', from: undefined, to: 'present' }];
  if (change.action === 'delete') return [{ task, field: 'state', from: 'present', to: 'absent' }];
  return change.fields.map(({ field, from, to }) => ({ task, field, from, to: to ?? 'absent' }));
}

/** The hosts of the inventory that are not in the cloud (yet). */
export function missingHosts({ inventory }: Workspace, hosts: CloudHosts | undefined): readonly string[] {
  return [...inventory.hosts.values()]
    .filter((host) => hostVar(host, 'ec2') && !hosts?.has(host.name))
    .map(({ name }) => name);
}
