import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What was downloaded or built, and stays for the next time. */
export function cacheFolder(): string {
  return resolve(process.env.REBUILD_CACHE || join(homedir(), '.cache/rebuild'));
}
