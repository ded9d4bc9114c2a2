import { RebuildError } from '../core/error.ts';
import type { Redactor } from '../core/redact.ts';
import type { Frame } from './frames.ts';
import type { Step } from './steps.ts';

/** Why a step failed on `host`: the cause first, then what else its script printed. */
export function stepFailed(
  { host, redactor }: { readonly host: string; readonly redactor: Redactor },
  step: Step,
  { exitCode, output }: Frame,
): RebuildError {
  const lines = tail(redactor.redact(output)).split('\n');
  const { code, hint, cause, line } = causeIn(lines) ?? { ...kindOf(step), ...lastLine(lines) };
  const others = lines.toSpliced(line, 1);
  const message = [`${cause} (exit code ${exitCode})`, ...others].join('\n');
  return new RebuildError(code, message, { host, task: step.label, at: step.task?.at(), hint: hint ?? AGAIN });
}

/** Under `set -e` it is what the command complained about that ended the script. */
function lastLine(lines: readonly string[]): Pick<Cause, 'cause' | 'line'> {
  return { cause: lines.at(-1) || 'no output', line: lines.length - 1 };
}

interface Cause {
  readonly code: string;
  readonly cause: string;
  readonly hint: string | undefined;
  /** Index of the line that says so. */
  readonly line: number;
}

/** A script that knows why it fails says so in its last line that begins like `APT_LOCKED: `. */
function causeIn(lines: readonly string[]): Cause | undefined {
  const own = lines.findLastIndex((line) => OWN.test(line));
  if (own !== -1) {
    const [, code = '', cause = ''] = OWN.exec(lines[own]!)!;
    return { code, cause, hint: HINTS[code], line: own };
  }
  const full = lines.findIndex((line) => FULL.test(line));
  if (full === -1) return undefined;
  return { code: 'HOST_DISK_FULL', cause: `the disk is full: ${lines[full]!}`, hint: MAKE_ROOM, line: full };
}

const OWN = /^([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+): (.+)$/;

/** As the C library, apt and dpkg say it. */
const FULL = /No space left on device|Disk quota exceeded|not enough free space|don't have enough free space/i;

const MAKE_ROOM = 'Make room on the host, where `df -h` shows what is full, then run again.';

const AGAIN = 'Fix the cause and run again. No task after this one was run on this host.';

/** What to do about the causes that scripts of resource types name. */
const HINTS: Readonly<Record<string, string>> = {
  APT_LOCKED: 'Wait until that process has ended, or end it, then run again.',
  APT_REPOSITORY_UNUSABLE: 'Correct its address, suites and key, or give the host a way to it, then run again.',
  CHECKSUM_MISMATCH: 'Do not use the file. Correct the checksum when the publisher confirms the new one.',
  CLOCK_SKEW: 'Set the clock right, such as with time_sync of the role base, then run again.',
  DOWNLOAD_FAILED: 'Correct the URL, or give the host a way to it, then run again.',
  JOIN_CA_MISMATCH: 'Find out which cluster answers at that endpoint before anything joins it.',
  JOIN_NAME_TAKEN: 'Rename this host, or remove that node with "./rebuild node remove", then run again.',
  JOIN_NOT_REGISTERED: 'Look at "journalctl -u kubelet" on the host, then run again.',
  JOIN_NO_API: 'Bring up the control plane, or open port 6443 to this host, then run again.',
  JOIN_OTHER_CLUSTER: 'If it may leave that cluster, run "kubeadm reset" on the host, then run again.',
  JOIN_TOKEN_EXPIRED: 'Run again: another token is made.',
  KUBEADM_FIXED: 'Set it back. To change it, build a new cluster.',
  KUBEADM_IMAGE_PULL: 'Give the host a way to that registry, or set containerd.registry_mirrors, then run again.',
  KUBEADM_RUNNING: 'Wait until it has ended, or end it, then run again.',
  KUBEADM_UNHEALTHY:
    'Look at "journalctl -u kubelet" and "crictl ps -a" on the host. Run "./rebuild restore" if its data are lost.',
  KUBERNETES_ENCRYPTION_KEY: 'Give the present key as encryption_old_key, or set encryption_key back to it.',
  KUBERNETES_PORT_TAKEN: 'Stop that program, then run again.',
  KUBERNETES_SKEW: 'Set kubernetes_packages.version to the version after the installed one, and go on from there.',
  KUBERNETES_SWAP_ON: 'Turn swap off with the role base, or set kubelet.allow_swap, then run again.',
  KUBERNETES_UPGRADE: 'Run "./rebuild upgrade" first, or set kubernetes_packages.version back.',
  PACKAGE_NOT_FOUND: 'Correct the name, or add the repository that has the package before this task.',
  PACKAGE_VERSION_NOT_FOUND: 'Write a version that there is, or none.',
  UNIT_FAILED: 'Mend what its journal says, then run again.',
};

function kindOf({ task, handler }: Step): { readonly code: string; readonly hint: string } {
  if (task?.settles) return { code: 'WAIT_TIMEOUT', hint: 'Look at what it waits for on the host, then run again.' };
  if (handler) return { code: 'HANDLER_FAILED', hint: 'Fix the cause and run again: it stays due until it has run.' };
  return { code: 'TASK_FAILED', hint: AGAIN };
}

function tail(output: string): string {
  const lines = output.trimEnd().split('\n');
  return lines.slice(-20).join('\n').slice(-4000);
}
