import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { controlPlaneOf } from '../../kubernetes/control-plane.ts';
import type { Target } from '../../transport/target.ts';
import { defineCommand } from '../command.ts';
import { hostOptions } from '../common.ts';
import { positiveInteger, text } from '../option.ts';
import { controlPlaneHost, playbookFile, playbookOption } from '../run/control-plane.ts';
import { kubeconfigFor, refuseForeign, signKubeconfig } from '../run/kubeconfig.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { openWorkspace } from '../run/workspace.ts';
import { UsageError } from '../usage.ts';

export default defineCommand({
  options: {
    ...hostOptions,
    ...playbookOption,
    to: text({ value: 'FILE', help: 'Write it there, readable by you only; else it is printed' }),
    user: text({ value: 'NAME', help: 'Whose access it is, as the audit log has it (your name on this machine)' }),
    days: positiveInteger({ value: 'N', fallback: 30, help: 'How long it is good for' }),
    server: text({ value: 'URL', help: 'Where this machine reaches the API server, such as through a tunnel' }),
  },
  examples: ['./rebuild kubeconfig --to ~/.kube/lab', './rebuild kubeconfig --user anna --days 7 --to anna.kubeconfig'],
  run: async ({ options, stdout, signal }) => {
    const server = options.server === undefined ? undefined : urlOf(options.server);
    const workspace = await openWorkspace(options);
    const { cluster } = workspace;
    const file = options.to && resolve(options.to);
    if (file) refuseForeign(file, cluster);
    const host = await controlPlaneHost(workspace, playbookFile(options));
    const reach = await reachHosts(workspace, [host], { cloud: await locateFor(workspace, [host]) });
    try {
      const user = options.user ?? userInfo().username;
      const station = { connection: reach.connect(host.name), redactor: workspace.redactor };
      const made = await signKubeconfig(station, { user, days: options.days }, signal);
      const variable = (key: string) => host.vars.get(key)?.value;
      const { endpoint } = controlPlaneOf([{ name: host.name, address: reach.address(host.name), variable }]);
      const text = kubeconfigFor(made, {
        cluster,
        user,
        server: server ?? serverAt(reach.target(host.name), endpoint),
      });
      if (!file) return stdout.write(text);
      writePrivately(file, text);
      stdout.write(`${file}: good for ${options.days} days\nexport KUBECONFIG=${file}\n`);
    } finally {
      await reach.close();
    }
  },
});

function urlOf(given: string): string {
  const url = URL.parse(given);
  if (url?.protocol === 'https:') return given.replace(/\/$/, '');
  throw new UsageError(`--server ${given}: must be a URL such as https://192.0.2.7:6443`);
}

/** The API server listens on the control plane, which is dialled at the address that SSH uses. */
function serverAt(target: Target, endpoint: string): string {
  const address = target.kind === 'ssh' ? target.address : '127.0.0.1';
  return `https://${address}:${endpoint.split(':').at(-1)}`;
}

/** Whole or not at all: who opens the file meanwhile sees the old one. @throws RebuildError KUBECONFIG_FILE */
function writePrivately(file: string, content: string): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(temporary, content, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new RebuildError('KUBECONFIG_FILE', `${file} cannot be written: ${(cause as Error).message}`, {
      hint: 'Name a file in a folder that is there and that you may write to.',
      cause,
    });
  }
}
