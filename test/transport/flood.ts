import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Flood } from './flood-program.ts';
import type { Lab, Sshd } from './sshd.ts';

/** Scripts that print much, and as what. @param size as `head -c` takes it */
export const floods = (size: string) =>
  [
    ['one line', `head -c ${size} /dev/zero | tr '\\0' x`],
    ['short lines', `yes | head -c ${size}`],
    ['error output', `yes | head -c ${size} >&2`],
  ] as const;

const PROGRAM = join(import.meta.dirname, 'flood-program.ts');

/** What it takes a process of its own to run `script` on a host, as a job or over the connection. */
export async function flood(kind: 'job' | 'run', script: string, lab: Lab, sshd: Sshd): Promise<Flood> {
  const args = [PROGRAM, JSON.stringify(sshd.target()), lab.folder, kind, script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Flood;
}
