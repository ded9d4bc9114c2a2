import { createHash } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { RebuildError } from '../core/error.ts';
import { type InstallOptions, install } from '../machine/install.ts';
import type { DebianPackage } from './debian-packages.ts';

const connectSeconds = 5;

/** Whether the registry of `reference` hands out that image. Asked once for each registry. */
export async function registryAnswers(reference: string, { signal }: InstallOptions): Promise<boolean> {
  const args = ['--command-timeout', `${connectSeconds * 2}s`, 'inspect', '--raw', `docker://${reference}`];
  const result = await execa('skopeo', ['--insecure-policy', ...args], {
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  if (result.isCanceled) signal!.throwIfAborted();
  return !result.failed;
}

/** The index of upstream's packages at `url`; undefined when it cannot be read. */
export async function upstreamPackages(url: string, options: InstallOptions): Promise<string | undefined> {
  await install([{ command: 'curl', package: 'curl' }], options);
  const result = await curl([`${url}Packages`], options);
  return result.failed ? undefined : result.stdout;
}

/** Copies a package into `folder`. @throws RebuildError MIRROR_COPY_FAILED */
export async function copyPackage(
  { name, version }: DebianPackage,
  { url, index, architecture, folder }: { url: string; index: string; architecture: string; folder: string },
  options: InstallOptions,
): Promise<void> {
  const entry = findPackage(index, { name, version, architecture });
  if (!entry) throw copyFailed(name, url, 'upstream does not have it');
  const draft = join(folder, `${name}.draft`);
  const result = await curl(['--output', draft, `${url}${entry.file}`], options);
  if (result.failed) throw copyFailed(name, url, result.stderr);
  const sum = createHash('sha256').update(readFileSync(draft)).digest('hex');
  if (sum !== entry.sha256) throw copyFailed(name, url, 'its checksum is not the one of the index');
  renameSync(draft, join(folder, entry.file.split('/').at(-1)!));
}

/** The entry of that version, or else the newest: upstream has its own pace for what is not Kubernetes itself. */
export function findPackage(
  index: string,
  { name, version, architecture }: { name: string; version: string; architecture: string },
): { file: string; sha256: string; version: string } | undefined {
  const entries = index
    .split(/\n\n+/)
    .map((stanza) => Object.fromEntries(stanza.split('\n').map((line) => line.split(/:\s+/, 2))))
    .filter((it) => it.Package === name && it.Architecture === architecture)
    .sort((a, b) => b.Version.localeCompare(a.Version, 'en', { numeric: true }));
  const entry = entries.find((it) => it.Version === version) ?? entries[0];
  return entry && { file: entry.Filename.replace(/^\.\//, ''), sha256: entry.SHA256, version: entry.Version };
}

function curl(args: readonly string[], { signal }: InstallOptions) {
  const all = ['--fail', '--silent', '--show-error', '--location', '--connect-timeout', String(connectSeconds)];
  return execa('curl', [...all, ...args], {
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
}

function copyFailed(name: string, url: string, why: string): RebuildError {
  return new RebuildError('MIRROR_COPY_FAILED', `${name} cannot be copied from ${url}: ${why.trim()}`, {
    hint: 'Run the command again: what is there already stays.',
  });
}
