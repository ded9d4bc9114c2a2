import { statSync } from 'node:fs';

/** By this a file is known to be the same one later. Times in milliseconds since 1970, with fractions. */
export type Stamp = readonly [path: string, size: number, modified: number, changed: number];

export interface Notes {
  /** Before the file is read, so that what is written to it meanwhile shows. */
  note(path: string): void;
  stamps(): readonly Stamp[];
}

export function newNotes(): Notes {
  const stamps = new Map<string, Stamp>();
  return {
    note(path) {
      const { size, mtimeMs, ctimeMs } = statSync(path);
      stamps.set(path, [path, size, mtimeMs, ctimeMs]);
    },
    stamps: () => [...stamps.values()],
  };
}
