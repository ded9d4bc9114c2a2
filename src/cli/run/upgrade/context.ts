import type { HostResult } from '../../../core/events.ts';
import { lines, type Script } from '../../../core/text.ts';
import { definedAt } from '../../../inventory/model.ts';
import { selectHosts } from '../../../inventory/pattern.ts';
import { roleVars } from '../../../inventory/role-vars.ts';
import { loadPlaybook } from '../../../playbook/load.ts';
import type { Play } from '../../../playbook/model.ts';
import { loadRole, roleNames } from '../../../roles/registry.ts';
import { onHost, type Station } from '../on-host.ts';
import { withRole } from '../plays.ts';
import type { Reach, ReachOptions } from '../reach.ts';
import { together } from '../restore.ts';
import type { RunSession } from '../session.ts';
import { readSite, runOnHosts } from '../site.ts';
import type { Workspace } from '../workspace.ts';
import { answering, upgradeHints } from './scripts.ts';

const PACKAGES_ROLE = 'kubernetes_packages';

/** What all steps of an upgrade work with. */
export interface UpgradeContext {
  readonly workspace: Workspace;
  /** The playbook. */
  readonly file: string;
  /** Name of the first control plane, where kubectl and kubeadm are asked. */
  readonly plane: string;
  readonly cloud: ReachOptions['cloud'];
  readonly reach: Reach;
  readonly session: RunSession;
  readonly signal: AbortSignal;
  readonly drainSeconds: number;
  /** What the roles came to, by host. */
  readonly results: Map<string, HostResult>;
}

/** The version that each host of the role is to have. */
export async function wantedVersions(workspace: Workspace, file: string): Promise<ReadonlyMap<string, string>> {
  const { plays } = await loadPlaybook(file, { roles: roleNames() });
  const { vars: schema } = await loadRole(PACKAGES_ROLE);
  const { inventory, secrets } = workspace;
  const found = withRole(PACKAGES_ROLE, plays).flatMap(({ hosts: pattern, roles }) =>
    selectHosts(inventory, pattern).map(async (host) => {
      const { layers } = roles[0]!;
      const vars = await roleVars({ host, role: PACKAGES_ROLE, schema, layers, secrets });
      return [host.name, (vars as { readonly version: string }).version] as const;
    }),
  );
  return new Map(await Promise.all(found));
}

export function stationOf({ reach, workspace }: UpgradeContext, host: string): Station {
  return { connection: reach.connect(host), redactor: workspace.redactor };
}

interface Doing {
  /** Code of a failure whose script does not name one. */
  readonly code: string;
  /** Its output is shown as that of this task. */
  readonly task?: string;
}

/** Runs a script that has to succeed, and gives what it printed. */
export async function run(context: UpgradeContext, host: string, script: Script, how: Doing): Promise<string> {
  const { signal } = context;
  const { code, task } = how;
  const onOutput = task === undefined ? undefined : tellLines(context, host, task);
  const options = { code, hints: upgradeHints, signal, ...(onOutput && { onOutput }) };
  return (await onHost(stationOf(context, host), script, options)).stdout;
}

/** On the control plane, as soon as the API server answers. */
export function ask(context: UpgradeContext, script: Script, how: Partial<Doing> = {}): Promise<string> {
  return run(context, context.plane, lines([answering, script]), { code: 'UPGRADE_API', ...how });
}

function tellLines({ session, workspace }: UpgradeContext, where: string, task: string): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = `${rest}${workspace.redactor.redact(chunk)}`.split('\n');
    rest = lines.pop()!;
    for (const line of lines) session.options.emit({ type: 'task.output', where, role: 'upgrade', task, line });
  };
}

/** A stage of kubernetes_packages on hosts. @returns whether all came to its end */
export function runStage(
  context: UpgradeContext,
  hosts: readonly string[],
  stage: 'repository' | 'kubeadm' | 'kubelet',
): Promise<boolean> {
  const layer = definedAt({ stage }, '`./rebuild upgrade`', 'upgrade');
  const staged = (play: Play): Play => ({
    ...play,
    roles: play.roles.map((use) => ({ ...use, layers: [...use.layers, layer] })),
  });
  return runRole(context, hosts, (plays) => withRole(PACKAGES_ROLE, plays).map(staged));
}

/** A part of the playbook on hosts. @returns whether all came to its end */
export async function runRole(
  { workspace, file, session, cloud, results }: UpgradeContext,
  hosts: readonly string[],
  choose: (plays: readonly Play[]) => readonly Play[],
): Promise<boolean> {
  const site = await readSite(workspace, { title: 'upgrade', file, limit: hosts.join(':'), choose });
  const came = await runOnHosts(workspace, site, session, cloud);
  for (const result of together([...results.values()], came)) results.set(result.host, result);
  return came.every(({ status }) => status === 'ok' || status === 'changed');
}
