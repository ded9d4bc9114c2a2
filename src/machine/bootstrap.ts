import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { RebuildError } from '../core/error.ts';
import { isSource, type MachineFile, machineAptConfig } from './apt-config.ts';
import { type InstallOptions, install } from './install.ts';
import type { Release } from './release.ts';

export interface BootstrapOptions extends InstallOptions {
  readonly release: Release;
  /** With apt, or only with what every system of the distribution has. */
  readonly variant: 'apt' | 'essential';
  readonly packages: readonly string[];
  /** The tar archive to write; it is there whole or not at all. */
  readonly archive: string;
}

/**
 * Makes a tree of files of the distribution. mmdebstrap is debootstrap through apt: it follows this machine's sources,
 * keys, passwords and proxies.
 *
 * @throws RebuildError LAB_IMAGE_FAILED, LAB_INSTALL_FAILED
 */
export async function bootstrap({ release, variant, packages, archive, ...options }: BootstrapOptions): Promise<void> {
  await install([{ command: 'mmdebstrap', package: 'mmdebstrap' }], options);
  mkdirSync(dirname(archive), { recursive: true });
  const draft = `${archive}.draft`;
  const args = [
    '--mode=root',
    `--variant=${variant}`,
    '--format=tar',
    dropMachineFiles,
    `--include=${packages.join(',')}`,
    release.codename,
    draft,
    ...bootstrapSources(machineAptConfig(), release.codename),
  ];
  const { signal } = options;
  const result = await execa('mmdebstrap', args, {
    stdin: 'ignore',
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  if (result.failed) throw bootstrapFailed(result.stderr);
  renameSync(draft, archive);
}

/** mmdebstrap copies them from this machine. */
const dropMachineFiles = '--customize-hook=rm -f "$1/etc/hostname" "$1/etc/hosts" "$1/etc/resolv.conf"';

/** Of the files that name this machine's sources, those with the release's; another release's packages do not fit. */
export function bootstrapSources(files: readonly MachineFile[], codename: string): string[] {
  const named = new RegExp(`^[^#]*\\s${codename}(-\\S+)?(\\s|$)`, 'm');
  return files.filter((file) => isSource(file) && named.test(file.content.toString())).map(({ path }) => path);
}

function bootstrapFailed(stderr: string): RebuildError {
  const why = stderr.split('\n').find((line) => /^E:/.test(line)) ?? stderr.trim().split('\n').at(-1) ?? '';
  return new RebuildError('LAB_IMAGE_FAILED', `no image of the distribution can be made: ${why}`, {
    hint: 'Run "apt-get update" and mend what it complains about, or load the image into Docker yourself.',
  });
}
