import { readFileSync, writeFileSync } from 'node:fs';

/** systemd takes about eight of these on each host, and all hosts share the machine's 128: the 15th would not start. */
const wanted = 1024;
const file = '/proc/sys/fs/inotify/max_user_instances';

/**
 * Raises what many hosts on one kernel run out of, until the machine is started anew. Where it may not, it lets be: a few
 * hosts work.
 */
export function raiseLimits(emit: (event: { readonly text: string }) => void): void {
  try {
    const given = Number(readFileSync(file, 'utf8'));
    if (given >= wanted) return;
    writeFileSync(file, String(wanted));
    emit({ text: `raised fs.inotify.max_user_instances from ${given} to ${wanted}` });
  } catch {
    // not root, or not Linux
  }
}
