/** A file or folder inside an archive. `path` without a leading slash; a folder's ends with one. */
export interface TarEntry {
  readonly path: string;
  readonly content?: string | Buffer;
  /** Default 0o644 for files, 0o755 for folders. Owner is root. */
  readonly mode?: number;
}

const blockSize = 512;

/** An uncompressed archive in the POSIX ustar format. Paths have at most 100 characters. */
export function tar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(entryBlocks), Buffer.alloc(2 * blockSize)]);
}

function entryBlocks(entry: TarEntry): Buffer[] {
  const content = Buffer.from(entry.content ?? '');
  const padding = Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
  return [header(entry, content.length), content, padding];
}

function header({ path, mode }: TarEntry, size: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`path too long for the archive: ${path}`);
  const isFolder = path.endsWith('/');
  const block = Buffer.alloc(blockSize);
  block.write(path, 0);
  block.write(octal(mode ?? (isFolder ? 0o755 : 0o644), 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write(' '.repeat(8), 148); // the checksum counts as blanks in itself
  block.write(isFolder ? '5' : '0', 156);
  block.write('ustar\u000000', 257);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 7)} `, 148);
  return block;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}
