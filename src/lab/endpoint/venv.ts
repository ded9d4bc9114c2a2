import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { RebuildError } from '../../core/error.ts';
import { cacheFolder } from '../../machine/cache.ts';
import { type InstallOptions, install } from '../../machine/install.ts';
import { withLock } from '../../machine/lock.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * A Python environment with moto, made once for each set of requirements.
 *
 * @returns the path of its Python
 * @throws RebuildError LAB_MOTO_FAILED, LAB_INSTALL_FAILED
 */
export async function motoPython(options: InstallOptions): Promise<string> {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `moto-${key}`);
  const complete = join(folder, 'complete');
  const python = join(folder, 'bin/python');
  if (isUsable(complete, python)) return python;
  const make = async () => {
    if (isUsable(complete, python)) return python;
    options.emit?.({ text: 'installing moto, which plays EC2' });
    rmSync(folder, { recursive: true, force: true });
    await run(await findPython(options), ['-m', 'venv', folder], options);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], options);
    writeFileSync(complete, '');
    return python;
  };
  return withLock(`${folder}.lock`, make, options);
}

/** The link to the machine's Python breaks when that one is upgraded. */
function isUsable(complete: string, python: string): boolean {
  return existsSync(complete) && existsSync(python);
}

/** One that can make environments: the PATH's, else the distribution's. */
async function findPython(options: InstallOptions): Promise<string> {
  const works = async (python: string) =>
    !(await execa(python, ['-c', 'import ensurepip, venv'], { reject: false })).failed;
  for (const python of ['python3', '/usr/bin/python3']) if (await works(python)) return python;
  await install([{ command: 'python3', package: 'python3' }], options);
  await installVenv(options);
  return '/usr/bin/python3';
}

/** The distribution keeps this part of Python in a package of its own, which brings no command. */
async function installVenv(options: InstallOptions): Promise<void> {
  options.emit?.({ text: 'installing python3-venv' });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-venv'], options);
}

async function run(command: string, args: readonly string[], { signal }: InstallOptions): Promise<void> {
  const result = await execa(command, args, {
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  if (!result.failed) return;
  const why = result.stderr?.trim().split('\n').at(-1) || result.shortMessage;
  throw new RebuildError('LAB_MOTO_FAILED', `moto cannot be installed: ${why}`, {
    hint: 'Run "apt-get install python3-venv" as root and check that pip reaches its package index.',
  });
}
