import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../facts/facts.ts';
import type { FactsCache } from './site.ts';

/** Facts kept as one JSON file a host in `folder`. A file that cannot be read is as good as none. */
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
      mkdirSync(folder, { recursive: true });
      const file = fileOf(host);
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(facts));
      renameSync(`${file}.${process.pid}`, file);
    },
  };
}
