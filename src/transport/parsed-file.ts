import { readFileSync, statSync } from 'node:fs';

/** A reader of files that all hosts of a run share: it reads and parses a file again only when it has changed. */
export function parsedFile<Parsed>(parse: (content: Buffer) => Parsed): (path: string) => Parsed {
  const known = new Map<string, { readonly stamp: string; readonly parsed: Parsed }>();
  return (path) => {
    const { mtimeMs, size, ino } = statSync(path);
    const stamp = `${mtimeMs} ${size} ${ino}`;
    const before = known.get(path);
    if (before?.stamp === stamp) return before.parsed;
    const parsed = parse(readFileSync(path));
    known.set(path, { stamp, parsed });
    return parsed;
  };
}
