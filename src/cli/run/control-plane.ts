import { resolve } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import type { Host } from '../../inventory/model.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import { loadPlaybook } from '../../playbook/load.ts';
import { roleNames } from '../../roles/registry.ts';
import { repository } from '../common.ts';
import { text } from '../option.ts';
import { withRole } from './plays.ts';
import type { Workspace } from './workspace.ts';

/** The role that makes a control plane; which host that is, the playbook says. */
export const CONTROL_PLANE_ROLE = 'kubeadm_init';

export const playbookOption = {
  playbook: text({
    short: 'p',
    value: 'FILE',
    help: 'Playbook whose role kubeadm_init says where the control plane is (playbooks/cluster.yaml)',
  }),
};

export function playbookFile({ playbook }: { readonly playbook: string | undefined }): string {
  return playbook ? resolve(playbook) : resolve(repository, 'playbooks/cluster.yaml');
}

/** The host that the cluster began on: the first one of the first play with that role. @throws RebuildError */
export async function controlPlaneHost({ inventory }: Workspace, file: string): Promise<Host> {
  const { plays } = await loadPlaybook(file, { roles: roleNames() });
  const [play] = withRole(CONTROL_PLANE_ROLE, plays);
  const only = play!.roles[0]!.hosts;
  const within = only === undefined ? undefined : selectHosts(inventory, only);
  const host = selectHosts(inventory, play!.hosts).find((it) => within?.includes(it) ?? true);
  if (host) return host;
  throw new RebuildError('CONTROL_PLANE_MISSING', `no host is in "${play!.hosts}", which is to be the control plane`, {
    at: play!.hostsAt,
    hint: 'Put a host into that group.',
  });
}
