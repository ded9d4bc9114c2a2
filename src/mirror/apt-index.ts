import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import type { InstallOptions } from '../machine/install.ts';
import { sign } from './sign.ts';

/** A package file, and what its own description says. */
export interface IndexedPackage {
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly control: string;
}

/** Describes and signs the packages of a folder: a flat repository, whose suite is `./`. */
export async function writeAptIndex(folder: string, options: InstallOptions): Promise<void> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  const packages = packagesText(await Promise.all(files.sort().map((file) => describe(folder, file))));
  const contents = { Packages: Buffer.from(packages), 'Packages.gz': gzipSync(packages) };
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, 'Release'), releaseText(contents, new Date()));
  await sign(folder, options);
}

export function packagesText(packages: readonly IndexedPackage[]): string {
  const entries = packages.map(
    ({ file, size, sha256, control }) => `${control.trim()}\nFilename: ./${file}\nSize: ${size}\nSHA256: ${sha256}\n`,
  );
  return entries.join('\n');
}

export function releaseText(contents: Readonly<Record<string, Buffer>>, date: Date): string {
  const sums = Object.entries(contents).map(
    ([name, content]) => ` ${createHash('sha256').update(content).digest('hex')} ${content.length} ${name}\n`,
  );
  return `Origin: rebuild\nLabel: rebuild mirror\nDate: ${date.toUTCString().replace('GMT', 'UTC')}\nSHA256:\n${sums.join('')}`;
}

async function describe(folder: string, file: string): Promise<IndexedPackage> {
  const path = join(folder, file);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const { stdout: control } = await execa('dpkg-deb', ['--field', path]);
  return { file, size: statSync(path).size, sha256: hash.digest('hex'), control };
}
