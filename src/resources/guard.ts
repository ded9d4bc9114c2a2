import { type Script, sh } from '../core/text.ts';
import { NOT_YET, type ScriptProbe, script } from './probe.ts';

/**
 * Whether a read-only script succeeds. What it prints is dropped.
 * Its `set -e` holds: in a condition the shell would ignore it, so its exit code is read afterwards.
 */
export function succeeds(guard: Script): ScriptProbe<boolean> {
  return script(
    sh`
      set +e
      (set -e; ${guard}
      ) >/dev/null 2>&1
      case $? in 0) echo yes;; ${NOT_YET}) exit ${NOT_YET};; esac
      exit 0
    `,
    (stdout) => stdout.trim() === 'yes',
  );
}
