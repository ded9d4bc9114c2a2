import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of all processes of this machine whose command line contains `text`. */
export function processesWith(text: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.map(commandLineOf).filter((line) => line.includes(text));
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** About so many seconds, in a spelling of its own, by which the `sleep` of one test is found among those of others. */
export function oddSeconds(about: number): string {
  return `${about}0${Math.floor(Math.random() * 1e9)}`;
}

/** For `expect.poll` on a machine that has other things to do. */
export const PATIENTLY = { timeout: 15_000 };
