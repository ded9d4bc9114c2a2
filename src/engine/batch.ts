import { quoteScript, Script } from '../core/text.ts';

export interface BatchOptions {
  /** Unguessable word, so that no output can be mistaken for a frame. */
  readonly mark: string;
  /** `separate` keeps standard error out of the frames, as observing needs; `merged` shows it, as applying needs. */
  readonly stderr: 'separate' | 'merged';
  /** Leave after the first script that fails. */
  readonly stopOnError: boolean;
}

/** `REBUILD_STATE` is where marks and leases stand: for root the system's place, else the user's own. */
const PROLOG = `export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
if [ -z "\${REBUILD_STATE:-}" ]; then
  if [ -w /var/lib ]; then REBUILD_STATE=/var/lib/rebuild; else REBUILD_STATE=$HOME/.local/state/rebuild; fi
fi
`;

/**
 * One script that runs `scripts` in order, each in a shell of its own, and frames their output.
 * A sub-shell with `eval` costs one fork and no exec, and keeps even a syntax error inside. What the shell prints by itself is as
 * few writes as can be: sshd sends each of them as a packet of its own.
 */
export function batch(scripts: readonly Script[], { mark, stderr, stopOnError }: BatchOptions): Script {
  if (scripts.length === 0) return new Script([]);
  const isSeparate = stderr === 'separate';
  const steps = scripts.flatMap((script, index) => [
    '(set -e; eval ',
    ...quoteScript(script).parts,
    `) </dev/null ${isSeparate ? '' : '2>&1'}\nrebuild_end ${index} $? ${index + 1 < scripts.length ? index + 1 : ''}\n`,
  ]);
  return new Script([PROLOG, endOf({ mark, isSeparate, stopOnError }), `echo "${mark} begin 0"\n`, ...steps]);
}

/** A function that is given the index of what has ended, its exit code, and the index of what begins now, if anything does. */
function endOf({ mark, isSeparate, stopOnError }: { mark: string; isSeparate: boolean; stopOnError: boolean }): string {
  return lines([
    'rebuild_end() {',
    isSeparate && `[ "$2" = 0 ] || echo "${mark} end $1" >&2`,
    stopOnError && `[ "$2" = 0 ] || { printf "\\n${mark} end $1 $2\\n"; exit "$2"; }`,
    `printf "\\n${mark} end $1 $2\\n\${3:+${mark} begin $3\\n}"`,
    '}',
  ]);
}

function lines(texts: readonly (string | false)[]): string {
  return texts.flatMap((text) => (text === false ? [] : [`${text}\n`])).join('');
}
