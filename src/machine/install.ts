import { execa } from 'execa';
import { RebuildError } from '../core/error.ts';
import { hasCommand } from './command.ts';

/** A command that is needed, and the Debian package that brings it. */
export interface Installable {
  readonly command: string;
  readonly package: string;
}

export interface InstallOptions {
  readonly emit?: ((event: { readonly text: string }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Installs what is missing from the distribution, one package after the other: one may bring the next one's command.
 *
 * @throws RebuildError LAB_INSTALL_FAILED where this user may not, there is no apt, or apt fails
 */
export async function install(wanted: readonly Installable[], { emit, signal }: InstallOptions = {}): Promise<void> {
  for (const { command, package: name } of wanted) {
    if (hasCommand(command)) continue;
    if (process.getuid?.() !== 0 || !hasCommand('apt-get'))
      throw cannotInstall(command, name, 'root and apt are needed');
    emit?.({ text: `installing ${name}` });
    const result = await aptInstall(name, signal);
    if (result.failed || !hasCommand(command)) throw cannotInstall(command, name, lastLine(result.stderr));
  }
}

/** Whether `command` can be had: by root, who has it or apt. */
export function canInstall(command: string): boolean {
  return process.getuid?.() === 0 && (hasCommand(command) || hasCommand('apt-get'));
}

let queue: Promise<unknown> = Promise.resolve();

/** One at a time: parts of the lab are made at the same time, and apt lets only one in. Others are waited for. */
function aptInstall(name: string, signal: AbortSignal | undefined) {
  const turn = queue.then(() => runApt(name, signal));
  queue = turn.catch(() => undefined);
  return turn;
}

function runApt(name: string, signal: AbortSignal | undefined) {
  const apt = 'apt-get -qq -o DPkg::Lock::Timeout=300';
  const script = `${apt} update; ${apt} install -y --no-install-recommends ${name}`;
  return execa('sh', ['-c', script], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
}

function lastLine(output: string | undefined): string {
  return output?.trim().split('\n').at(-1) || 'apt-get gave no reason';
}

function cannotInstall(command: string, name: string, why: string): RebuildError {
  return new RebuildError('LAB_INSTALL_FAILED', `${command} is needed, and cannot be installed: ${why}`, {
    hint: `Run "apt-get install ${name}" as root, then run the command again.`,
  });
}
