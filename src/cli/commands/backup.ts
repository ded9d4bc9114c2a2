import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import { defineCommand } from '../command.ts';
import { hostOptions } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { text } from '../option.ts';
import { backupFolder, makeBackup } from '../run/backup.ts';
import { controlPlaneHost, playbookFile, playbookOption } from '../run/control-plane.ts';
import { kept } from '../run/keep.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { download } from '../run/transfer.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  options: {
    ...hostOptions,
    ...playbookOption,
    to: text({ value: 'FILE', help: 'Where the archive goes; else beside the keys of the cluster on this machine' }),
  },
  examples: ['./rebuild backup', './rebuild backup --to /media/stick/lab.tar.gz'],
  run: async ({ options, ...around }) => {
    const { stdout, signal } = around;
    if (options.to && existsSync(options.to)) {
      throw new RebuildError('BACKUP_FILE_EXISTS', `${options.to} exists`, { hint: 'Name a file that does not.' });
    }
    const workspace = await openWorkspace(options);
    const host = await controlPlaneHost(workspace, playbookFile(options));
    const reach = await reachHosts(workspace, [host], { cloud: await locateFor(workspace, [host]) });
    const backUp = async (record: Emit) => {
      const station = { connection: reach.connect(host.name), redactor: workspace.redactor };
      const made = await makeBackup(station, signal);
      stdout.write(`${host.name} | snapshot of revision ${made.revision}: ${made.keys} keys, hash ${made.hash}\n`);
      const kept = join(backupFolder(workspace), `${workspace.cluster}-${basename(made.archive)}`);
      const local = options.to ? resolve(options.to) : kept;
      await download(station, { remote: made.archive, local, sha256: made.sha256, signal });
      stdout.write(`${local}: ${made.bytes} bytes, SHA-256 ${made.sha256}\n`);
      record({ type: 'note', where: host.name, text: `backup of revision ${made.revision} in ${local}` });
      if (made.notStored === undefined) return { exitCode: exitCode.ok };
      throw new RebuildError('BACKUP_NOT_STORED', `the store did not take the backup\n${made.notStored}`, {
        host: host.name,
        hint: 'Mend what the lines above say. This backup is on the host and here.',
      });
    };
    try {
      return await kept({ title: `backup ${workspace.cluster}`, workspace, hosts: [host.name] }, around, backUp);
    } finally {
      await reach.close();
    }
  },
});
