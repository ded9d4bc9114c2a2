import { adoptedObjects } from '../../cloud/adopt.ts';
import { destroyCloud } from '../../cloud/destroy.ts';
import { RebuildError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, yesOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { flag } from '../option.ts';
import { openCloud, usesCloud } from '../run/cloud.ts';
import { agreeToDestroy, planLines, tellDestroy } from '../run/destroy.ts';
import { kept } from '../run/keep.ts';
import { exclusively } from '../run/run-lock.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  options: {
    ...inventoryOptions,
    ...yesOption,
    snapshot: flag({ help: 'First make snapshots of the disks that have data; they stay' }),
    loseData: flag({ help: 'Agree that data that nothing else has are lost' }),
  },
  examples: [
    './rebuild destroy',
    './rebuild destroy -i inventory/production --snapshot',
    './rebuild destroy --yes --lose-data',
  ],
  run: async ({ options, ...around }) => {
    const { stdout, signal } = around;
    const workspace = await openWorkspace(options);
    const { cluster } = workspace;
    if (!usesCloud(workspace)) {
      throw new RebuildError('DESTROY_NOT_OURS', 'the hosts of this inventory were not made by rebuild', {
        hint: 'Remove them where they were made.',
      });
    }
    const cloud = await openCloud(workspace, { lab: 'running' });
    if (!cloud) {
      stdout.write(`nothing of ${cluster} is there\n`);
      return exitCode.ok;
    }
    const destroy = async (record: Emit) => {
      const gone = await destroyCloud(cloud.client, cluster, {
        emit: tellDestroy(stdout, record),
        signal,
        confirm: (plan) => {
          for (const line of planLines(plan)) stdout.write(`${line}\n`);
          return agreeToDestroy(cluster, plan, options);
        },
        adopted: adoptedObjects(cloud.spec),
        snapshot: options.snapshot,
        stateFolder: workspace.folder,
      });
      stdout.write(
        gone.length > 0
          ? `${gone.length} objects destroyed; nothing with the tag of ${cluster} is left\n`
          : 'nothing was destroyed\n',
      );
      return { exitCode: exitCode.ok };
    };
    const command = { title: `destroy ${cluster}`, workspace, hosts: [...workspace.inventory.hosts.keys()] };
    return exclusively(workspace, () => kept(command, around, destroy));
  },
});
