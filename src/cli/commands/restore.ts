import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { HostResult } from '../../core/events.ts';
import type { Script } from '../../core/text.ts';
import { optional } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { hostOptions, jsonOption, yesOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { count } from '../option.ts';
import { backupFolder, newestBackup } from '../run/backup.ts';
import { confirm } from '../run/confirm.ts';
import { CONTROL_PLANE_ROLE, controlPlaneHost, playbookFile, playbookOption } from '../run/control-plane.ts';
import { onHost } from '../run/on-host.ts';
import { beforeRole, withRole } from '../run/plays.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import * as steps from '../run/restore.ts';
import { exclusively } from '../run/run-lock.ts';
import { inSession, type RunSession } from '../run/session.ts';
import { readSite, runOnHosts } from '../run/site.ts';
import { upload } from '../run/transfer.ts';
import { openWorkspace, type Workspace } from '../run/workspace.ts';

/** What it has in common with commands that run roles; it restores all or nothing. */
const FLAGS = { tags: [], skipTags: [], check: false, diff: false, forks: 1, detailedExitcode: false };

export default defineCommand({
  args: { file: optional('FILE', 'Archive that `backup` made; else the newest one on this machine') },
  options: {
    ...hostOptions,
    ...playbookOption,
    ...jsonOption,
    ...yesOption,
    verbose: count({ short: 'v', help: 'Show what converged too; twice: also the output of tasks' }),
  },
  examples: ['./rebuild restore', './rebuild restore lab-20261124T030000Z.tar.gz'],
  run: async ({ args, options, ...surroundings }) => {
    const workspace = await openWorkspace(options);
    const file = playbookFile(options);
    const host = await controlPlaneHost(workspace, file);
    const backup = steps.readBackup(args.file ? resolve(args.file) : newestHere(workspace));
    const request = { title: `restore ${host.name}`, file, limit: host.name };
    const before = await readSite(workspace, { ...request, choose: (plays) => beforeRole(CONTROL_PLANE_ROLE, plays) });
    const init = await readSite(workspace, { ...request, choose: (plays) => withRole(CONTROL_PLANE_ROLE, plays) });
    const cloud = await locateFor(workspace, [host]);
    const reach = await reachHosts(workspace, [host], { cloud });
    const station = { connection: reach.connect(host.name), redactor: workspace.redactor };
    const node = { name: host.name, address: reach.address(host.name) };

    const step = async (script: Script): Promise<string> => {
      const options = { code: 'RESTORE_FAILED', hints: steps.restoreHints, signal: surroundings.signal };
      return (await onHost(station, script, options)).stdout.trim();
    };
    const work = async (session: RunSession): Promise<readonly HostResult[]> => {
      await session.phase('check the backup', async () => {
        await step(steps.beginRestore);
        await upload(station, { remote: steps.ARCHIVE, ...backup, signal: surroundings.signal });
        await step(steps.checkArchive);
      });
      const ready = await session.phase('prepare', () => runOnHosts(workspace, before, session));
      if (!ready.every(isDone)) return ready;
      await session.phase('restore etcd', () => step(steps.restoreData(node)));
      const made = await session.phase('control plane', () => runOnHosts(workspace, init, session));
      if (!made.every(isDone)) return steps.together(ready, made);
      await session.phase('verify', async () => {
        const text = await step(steps.checkRestored);
        session.options.emit({
          type: 'note',
          where: host.name,
          text: `${text}; run "./rebuild cluster" to converge them`,
        });
      });
      return steps.together(ready, made);
    };

    try {
      return await exclusively(workspace, async () => {
        await step(steps.beginRestore);
        const question = `Restore etcd of ${workspace.cluster} on ${host.name} from ${backup.local}? What came after it is lost.`;
        if (!(await confirm(question, options))) return exitCode.ok;
        const subject = { title: request.title, workspace, hosts: [host.name] };
        return await inSession(subject, { ...FLAGS, ...options }, surroundings, work);
      });
    } finally {
      await station.connection.run(steps.endRestore).catch(() => {}); // what went wrong before says more
      await reach.close();
    }
  },
});

function newestHere(workspace: Workspace): string {
  const folder = backupFolder(workspace);
  return join(folder, newestBackup(workspace.cluster, existsSync(folder) ? readdirSync(folder) : []));
}

function isDone({ status }: HostResult): boolean {
  return status === 'ok' || status === 'changed';
}
