import { lines, type Script, sh, words } from '../../core/text.ts';

/** Seconds that a kubeadm of a run that was cut off may go on before it is given up. */
const PATIENCE_SECONDS = 300;

/** Waits until no other kubeadm runs on the host: two at once would write the same files. */
export const noOtherKubeadm: Script = sh`
  left=${PATIENCE_SECONDS}
  while other=$(pgrep -x kubeadm | head -n 1) && [ -n "$other" ]; do
    [ $left = ${PATIENCE_SECONDS} ] && echo "waiting for the kubeadm that runs already (process $other)"
    left=$((left - 1))
    [ $left -gt 0 ] || { echo "KUBEADM_RUNNING: another kubeadm still runs: process $other" >&2; exit 1; }
    sleep 1
  done
`;

/** What kubeadm says, by a part of it, and what we call it. The first that fits is the cause. */
export type Causes = readonly (readonly [pattern: string, code: string, meaning: string])[];

/**
 * Defines `run_kubeadm ARGUMENT…`: runs kubeadm, shows its output as it comes, keeps it in "$said", and gives back its
 * exit code. `explain` then names the cause, if it is one of `causes`, and fails.
 */
export function withKubeadm(causes: Causes, body: Script): Script {
  return lines([
    sh`
      said=$(mktemp /run/rebuild-kubeadm.XXXXXX)
      trap 'rm -f -- "$said" "$said".*' EXIT
      run_kubeadm() {
        { rc=0; kubeadm "$@" 2>&1 || rc=$?; echo $rc >"$said.rc"; } | tee "$said"
        return "$(cat "$said.rc")"
      }
      explain() {
    `,
    ...causes.map(
      ([pattern, code, meaning]) => sh`
        if line=$(grep -Eim 1 -- ${pattern} "$said"); then
          printf '%s: %s: %s\n' ${code} ${meaning} "$(echo $line)" >&2
          exit 1
        fi
      `,
    ),
    sh`
        exit 1
      }
    `,
    body,
  ]);
}

/**
 * `kubeadm reset` without its phase remove-etcd-member, the only one that touches the data of etcd: whatever has been
 * overlooked, it cannot be lost here.
 */
export const reset: Script = sh`kubeadm reset ${words(['--force', '--skip-phases=remove-etcd-member'])}`;

/** An image that cannot be pulled ends init and join before they change anything. */
export const IMAGE_CAUSE = ['ERROR ImagePull', 'KUBEADM_IMAGE_PULL', 'an image cannot be pulled'] as const;
