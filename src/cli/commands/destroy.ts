import { type CloudChange, type CloudEvent, destroyCloud, keyOf } from '../../cloud/index.ts';
import { RebuildError } from '../../core/error.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, yesOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { openCloud, usesCloud } from '../run/cloud.ts';
import { confirm } from '../run/confirm.ts';
import { exclusively } from '../run/run-lock.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  options: { ...inventoryOptions, ...yesOption },
  examples: ['./rebuild destroy', './rebuild destroy -i inventory/production'],
  run: async ({ options, stdout, signal }) => {
    const workspace = await openWorkspace(options);
    if (!usesCloud(workspace)) {
      throw new RebuildError('DESTROY_NOT_OURS', 'the hosts of this inventory were not made by rebuild', {
        hint: 'Remove them where they were made.',
      });
    }
    const cloud = await openCloud(workspace, { lab: 'running' });
    if (!cloud) {
      stdout.write(`nothing of ${workspace.cluster} is there\n`);
      return exitCode.ok;
    }
    const agree = async (changes: readonly CloudChange[]) => {
      for (const change of changes) stdout.write(`  - ${keyOf(change)}\n`);
      return confirm(
        `Destroy these ${changes.length} objects of ${workspace.cluster}, with all data on its hosts?`,
        options,
      );
    };
    return exclusively(workspace, async () => {
      const emit = (event: CloudEvent) => {
        if (event.type === 'cloud.change') stdout.write(`ec2 | destroyed ${keyOf(event.change)}\n`);
      };
      const stateFolder = workspace.folder;
      const gone = await destroyCloud(cloud.client, workspace.cluster, { emit, signal, confirm: agree, stateFolder });
      stdout.write(
        gone.length > 0
          ? `${gone.length} objects destroyed; nothing with the tag of ${workspace.cluster} is left\n`
          : 'nothing was destroyed\n',
      );
      return exitCode.ok;
    });
  },
});
