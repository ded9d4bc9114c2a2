import { forgetCluster } from '../../cloud/state-folder.ts';
import { RebuildError } from '../../core/error.ts';
import { labDown, labStatus } from '../../lab/lab.ts';
import { oneOf } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, jsonOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { openCloud } from '../run/cloud.ts';
import { exclusively } from '../run/run-lock.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  args: { what: oneOf('COMMAND', ['up', 'down', 'status'], 'What to do') },
  options: { ...inventoryOptions, ...jsonOption },
  examples: ['./rebuild lab up', './rebuild lab status', './rebuild lab down'],
  run: async ({ args: { what }, options, stdout, signal }) => {
    const workspace = await openWorkspace(options);
    const { infra } = workspace.inventory;
    if (infra?.endpoint !== 'lab') {
      throw new RebuildError('LAB_NOT_USED', `${workspace.inventory.source} does not use the lab`, {
        hint: 'Name an inventory whose infra.yaml says `endpoint: lab`, such as inventory/lab.',
      });
    }
    const note = (text: string) => stdout.write(`lab | ${text}\n`);
    if (what === 'down') {
      await exclusively(workspace, () => labDown(infra.cluster));
      await forgetCluster(workspace.folder);
      note(`${infra.cluster} is gone: hosts, networks, processes and files; its history stays`);
      return exitCode.ok;
    }
    if (what === 'up') {
      const cloud = await openCloud(workspace, {
        lab: 'up',
        emit: (event) => event.type === 'note' && note(event.text),
        signal,
      });
      note(`${infra.cluster} is up: EC2 is played at ${cloud!.lab!.endpoint}`);
      return exitCode.ok;
    }
    const status = await labStatus(infra.cluster);
    if (options.json) stdout.write(`${JSON.stringify(status)}\n`);
    else for (const line of statusLines(status)) stdout.write(`${line}\n`);
    return status.daemon ? exitCode.ok : exitCode.failed;
  },
});

function statusLines(status: Awaited<ReturnType<typeof labStatus>>): string[] {
  const { cluster, daemon, dockerHost, vpcCidr, mirror, hosts } = status;
  if (!daemon) return [`the lab of ${cluster} is not up`];
  return [
    `the lab of ${cluster} is up: EC2 at http://127.0.0.1:${daemon.port} (process ${daemon.pid}), network ${vpcCidr}, Docker at ${dockerHost}`,
    ...(mirror
      ? [
          `  Kubernetes from ${mirror.folder}: packages at http://${mirror.address}/, images at http://${mirror.address}:5000`,
        ]
      : []),
    ...hosts.map(({ id, address, type, state, host, problem }) =>
      [`  ${(host?.hostname ?? id).padEnd(24)}`, address.padEnd(15), type.padEnd(10), state.padEnd(10), problem ?? '']
        .join(' ')
        .trimEnd(),
    ),
  ];
}
