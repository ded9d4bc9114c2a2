import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../machine/cache.ts';

interface Made<Value> {
  readonly value: Value;
  /** The files and folders that it was read from. */
  readonly files: readonly string[];
}

interface Kept<Value> {
  readonly value: Value;
  readonly seen: Readonly<Record<string, string>>;
}

/**
 * What `make` gives, kept on this machine until one of its files changes. While they cannot be read, since someone is
 * writing them, what was read before is better than nothing.
 */
export async function kept<Value>(name: string, make: () => Promise<Made<Value>>): Promise<Value> {
  const folder = join(cacheFolder(), 'completion');
  const file = join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 16)}.json`);
  const before = read<Value>(file);
  if (before && Object.entries(before.seen).every(([path, seen]) => stampOf(path) === seen)) return before.value;
  try {
    const { value, files } = await make();
    // This file is one of them: what another rebuild has kept may have another shape.
    const seen = Object.fromEntries([...files, import.meta.filename].map((path) => [path, stampOf(path)]));
    write(folder, file, JSON.stringify({ value, seen } satisfies Kept<Value>));
    return value;
  } catch (error) {
    if (before) return before.value;
    throw error;
  }
}

function read<Value>(file: string): Kept<Value> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept<Value>;
  } catch {
    return undefined;
  }
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size}` : 'absent';
}

/** Where nothing can be kept, it is read again each time. */
function write(folder: string, file: string, content: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, content);
    renameSync(`${file}.${process.pid}`, file);
  } catch {}
}
