import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { RebuildError } from '../core/error.ts';
import type { InstallOptions } from '../machine/install.ts';
import { sourceKey } from './fingerprint.ts';
import type { GoModule, GoSource } from './go-sources.ts';
import { builtFolder, workFolder } from './paths.ts';

/**
 * The program, built when the cache does not have it. Where modules come from and are kept is what the user's own Go
 * says.
 *
 * @returns its path in the cache
 * @throws RebuildError MIRROR_BUILD_FAILED with what Go said
 */
export async function goProgram(name: string, source: GoSource, options: InstallOptions): Promise<string> {
  const target = join(builtFolder(), `${name}-${sourceKey(source)}`);
  if (existsSync(target)) return target;
  mkdirSync(workFolder(), { recursive: true });
  mkdirSync(builtFolder(), { recursive: true });
  const work = mkdtempSync(join(workFolder(), `${name}-`));
  try {
    const { folder, packagePath } = await prepare(source, work, { ...options, name });
    const flags = ['-mod=mod', '-trimpath', '-ldflags', linkerFlags(source)];
    await go(['build', ...flags, '-o', join(work, name), packagePath], folder, { ...options, name });
    renameSync(join(work, name), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

export function linkerFlags(source: GoSource): string {
  const variables = 'folder' in source ? {} : (source.variables ?? {});
  return ['-s -w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

interface GoOptions extends InstallOptions {
  readonly name: string;
}

/** A folder in which Go finds the source under `packagePath`. */
async function prepare(source: GoSource, work: string, options: GoOptions) {
  const folder = join(work, 'module');
  if ('folder' in source) {
    cpSync(source.folder, folder, { recursive: true }); // Go may mend go.sum, and the repository stays as it is
    return { folder, packagePath: '.' };
  }
  if (source.without) {
    await copyWithout(source, folder, options);
    return { folder, packagePath: `./${source.command ?? ''}` };
  }
  mkdirSync(folder);
  const parts = source.partsVersion ? await partsOf(source, options) : [];
  writeFileSync(join(folder, 'go.mod'), moduleFile(source, parts));
  return { folder, packagePath: [source.module, source.command].filter(Boolean).join('/') };
}

/** A module that requires `source`; Go adds the rest. */
export function moduleFile({ module, version, partsVersion }: GoModule, parts: readonly string[]): string {
  const replaced = parts.map((part) => `replace ${part} => ${part} ${partsVersion}\n`).join('');
  return `module rebuild.local/build\n\ngo 1.25.0\n\nrequire ${module} ${version}\n\n${replaced}`;
}

async function partsOf(source: GoModule, options: GoOptions): Promise<string[]> {
  const { GoMod } = await download(source, options);
  return partNames(readFileSync(GoMod, 'utf8'));
}

/** What a go.mod takes from folders of its own repository. */
export function partNames(goMod: string): string[] {
  return [...goMod.matchAll(/^\s*(?:replace\s+)?(\S+) => \.\//gm)].map(([, name]) => name!);
}

async function copyWithout(source: GoModule, folder: string, options: GoOptions): Promise<void> {
  const { Dir } = await download(source, options);
  await execa('cp', ['-r', '--no-preserve=mode', Dir, folder]); // the cache's files are read-only
  for (const path of source.without!.packages) {
    rmSync(join(folder, path), { recursive: true });
    mkdirSync(join(folder, path));
    writeFileSync(join(folder, path, 'empty.go'), `package ${path.split('/').at(-1)}\n`);
  }
  await go(['mod', 'edit', ...source.without!.modules.map((it) => `-droprequire=${it}`)], folder, options);
}

async function download({ module, version }: GoModule, options: GoOptions) {
  const said = await go(['mod', 'download', '-json', `${module}@${version}`], workFolder(), options);
  return JSON.parse(said) as { readonly Dir: string; readonly GoMod: string };
}

async function go(args: readonly string[], cwd: string, { name, signal }: GoOptions): Promise<string> {
  const result = await execa('go', args, {
    cwd,
    env: { CGO_ENABLED: '0', GOOS: 'linux', GOWORK: 'off' },
    reject: false,
    stdin: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  if (result.isCanceled) signal!.throwIfAborted();
  if (result.failed) throw buildFailed(name, result.stderr || result.stdout || (result.shortMessage ?? ''));
  return result.stdout;
}

function buildFailed(name: string, said: string): RebuildError {
  const line =
    said
      .trim()
      .split('\n')
      .findLast((it) => !/^go: downloading/.test(it)) ?? '';
  return new RebuildError('MIRROR_BUILD_FAILED', `${name} cannot be built from its Go modules: ${line.trim()}`, {
    hint: 'Mend what Go says, then run the command again: what is built already stays.',
  });
}
