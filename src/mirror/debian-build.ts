import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type InstallOptions, install } from '../machine/install.ts';
import { controlText, type DebianPackage } from './debian-packages.ts';
import { goProgram } from './go-build.ts';
import { workFolder } from './paths.ts';

/** Builds the package into `folder`. @returns its file name */
export async function buildPackage(wanted: DebianPackage, folder: string, options: InstallOptions): Promise<string> {
  await install([{ command: 'dpkg-deb', package: 'dpkg' }], options);
  mkdirSync(workFolder(), { recursive: true });
  const tree = mkdtempSync(join(workFolder(), `${wanted.name}-`));
  try {
    const { stdout: architecture } = await execa('dpkg', ['--print-architecture']);
    for (const [path, source] of Object.entries(wanted.programs)) {
      put(join(tree, path), await goProgram(path.split('/').at(-1)!, source, options));
    }
    for (const [path, content] of Object.entries(wanted.files)) write(join(tree, path), content);
    write(join(tree, 'DEBIAN/control'), controlText(wanted, architecture));
    chmodSync(tree, 0o755);
    const name = `${wanted.name}_${wanted.version}_${architecture}.deb`;
    const draft = join(folder, `${name}.draft`);
    const env = { SOURCE_DATE_EPOCH: '0' };
    await execa('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, draft], { env });
    renameSync(draft, join(folder, name));
    return name;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function put(path: string, from: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  cpSync(from, path);
  chmodSync(path, 0o755);
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, content, { mode: 0o644 });
}
