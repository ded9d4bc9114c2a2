import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../facts/facts.ts';
import type { FactsCache } from './site.ts';

/** Facts kept as one JSON file a host in `folder`. What cannot be read is as good as none, and what cannot be written too. */
export function factsFolder(folder: string): FactsCache {
  const fileOf = (host: string) => join(folder, `${encodeURIComponent(host)}.json`);
  return {
    get: (host) => {
      try {
        return JSON.parse(readFileSync(fileOf(host), 'utf8')) as Facts;
      } catch {
        return undefined;
      }
    },
    set: (host, facts) => {
      const file = fileOf(host);
      const temporary = `${file}.${process.pid}`;
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(temporary, JSON.stringify(facts));
        renameSync(temporary, file);
      } catch {
        if (existsSync(temporary)) rmSync(temporary); // the disk is full, or the folder another user's: the next run asks once more
      }
    },
  };
}
