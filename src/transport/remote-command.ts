import type { Secret } from '../core/secret.ts';
import { type Script, sh } from '../core/text.ts';

export interface Invocation {
  /** Names this run in the process list of the host, so that it can be found and ended. */
  readonly id: string;
  /** Run as root through sudo. */
  readonly become: boolean;
  readonly becomePassword?: Secret | undefined;
  /** What reads the script. Default `sh`. */
  readonly command?: string | undefined;
}

/** The command line for a login shell. It holds no secret: everybody on the host can see it. */
export function commandLine({ id, become, becomePassword, command }: Invocation): string {
  const reader = readerOf(id, command);
  // sudo's messages are parsed and so is much else, whatever the language of the host.
  const start = 'exec env LC_ALL=C.UTF-8';
  if (!become) return `${start} ${reader}`;
  if (!becomePassword) return `${start} sudo -n -H -- ${reader}`;
  // Where sudo needs no password it leaves the line unread: the shell skips to the marker, so that it never runs it.
  const skip = `until [ "$l" = "$0" ]; do IFS= read -r l || exit 1; done; exec ${reader}`;
  return `${start} sudo -S -H -p '' -- sh -c ${quoted(skip)} ${markerOf(id)}`;
}

/** What is written to the standard input of `commandLine`. */
export function standardInput(script: Script, { id, become, becomePassword, command }: Invocation): string {
  const password = become && becomePassword ? `${becomePassword.reveal()}\n${markerOf(id)}\n` : '';
  return password + (command === undefined ? whole(script.plain()) : script.plain());
}

/** Ends the run `id` with everything that it started: asks, waits up to `graceSeconds`, then kills. */
export function endRun(id: string, graceSeconds: number): Script {
  // A bracket keeps grep from finding itself.
  const pattern = `rebuild:${id.slice(0, -1)}[${id.slice(-1)}]`;
  return sh`
    spared=
    roots=$(grep -ls ${pattern} /proc/[0-9]*/cmdline | cut -d/ -f3)
    ${endTree(graceSeconds)}
  `;
}

/**
 * Ends the processes `$roots`, their descendants and their sessions, and what belongs to `$spared` but not that itself. Each is
 * asked once, also one that starts meanwhile.
 */
export function endTree(graceSeconds: number): Script {
  return sh`
    tree() {
      cat /proc/[0-9]*/stat 2>/dev/null | awk -v spared="$spared" -v roots="$(echo $spared $roots)" '
        BEGIN { n = split(roots, list, " "); for (i = 1; i <= n; i++) ending[list[i]] = 1 }
        { pid = $1; if (!sub(/^[0-9]+ \(.*\) /, "")) next; if ($1 != "Z") { parent[pid] = $2; session[pid] = $4 } }
        END {
          do {
            more = 0
            for (pid in parent) if (!(pid in ending) && (parent[pid] in ending || session[pid] in ending)) { ending[pid] = 1; more = 1 }
          } while (more)
          for (pid in ending) if (pid in parent && pid != spared) print pid
        }'
    }
    for signal in TERM KILL; do
      told=
      rounds=${Math.ceil(graceSeconds * 5)}
      while roots=$(tree); [ "$roots" ] && [ "$rounds" -gt 0 ]; do
        for pid in $roots; do
          case " $told " in *" $pid "*) ;; *) kill -"$signal" "$pid" 2>/dev/null; told="$told $pid" ;; esac
        done
        rounds=$((rounds - 1))
        sleep 0.1
      done
    done
    true
  `;
}

function readerOf(id: string, command: string | undefined): string {
  if (command === undefined) return `sh -s ${markerOf(id)}`;
  // The exit keeps the shell, and with it the marker, from being replaced by the command.
  return `sh -c ${quoted(`${command}\nexit $?`)} ${markerOf(id)}`;
}

/** A group is read to its end before it starts: a script that arrives in part does nothing. */
function whole(script: string): string {
  return `{ :; ${script}\n} </dev/null\n`;
}

function markerOf(id: string): string {
  return `rebuild:${id}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
