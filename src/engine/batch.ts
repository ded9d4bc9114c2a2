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
 * A sub-shell with `eval` costs one fork and no exec, and keeps even a syntax error inside.
 */
export function batch(scripts: readonly Script[], { mark, stderr, stopOnError }: BatchOptions): Script {
  const redirect = stderr === 'merged' ? '2>&1' : '';
  const leave = stopOnError ? '[ "$rc" = 0 ] || exit "$rc"\n' : '';
  const note = stderr === 'separate';
  const steps = scripts.flatMap((script, index) => [
    `echo "${mark} begin ${index}"\n${note ? `echo "${mark} begin ${index}" >&2\n` : ''}(set -e; eval `,
    ...quoteScript(script).parts,
    `) </dev/null ${redirect}\nrc=$?; printf '\\n${mark} end ${index} %s\\n' "$rc"\n${leave}`,
  ]);
  return new Script([PROLOG, ...steps]);
}
