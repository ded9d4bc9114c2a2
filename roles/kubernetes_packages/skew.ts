import { lines, minorOf, type Script, sh } from 'rebuild';

export interface Wanted {
  readonly version: string;
  /** Address of the control plane, where a host that is no node yet asks which version the cluster runs. */
  readonly controlPlane: string | undefined;
  /** What a host has once it is a node. */
  readonly kubelet?: string;
}

/** Succeeds when this version may be installed: a node keeps its own, and a new host takes that of the cluster. */
export function mayInstall(wanted: Wanted): Script {
  return lines([judge(wanted), sh`[ -z "$wrong" ]`]);
}

/** Says why it may not, and what comes first; nothing is changed. */
export function refuse(wanted: Wanted): Script {
  return lines([
    judge(wanted),
    sh`
      [ -z "$wrong" ] || { echo "$code: $wrong" >&2; exit 1; }
    `,
  ]);
}

/**
 * Sets "$wrong" to what is wrong with installing the version, or to nothing, and "$code" to its code. The certificate of
 * the API server is not checked: a new host knows nothing of the cluster yet, and what it hears is only compared.
 */
function judge({ version, controlPlane, kubelet = '/etc/kubernetes/kubelet.conf' }: Wanted): Script {
  return lines([
    compare(version),
    sh`
      wrong= code=
      for package in kubelet kubeadm; do
        have=$(dpkg-query -Wf '\${db:Status-Status} \${Version}' $package 2>/dev/null) || have=
        case $have in
          'installed '*)
            have=\${have#installed }
            compare "\${have%%-*}" 'is installed' "$([ ! -e ${kubelet} ] || echo node)";;
        esac
      done
    `,
    controlPlane === undefined
      ? sh``
      : sh`
          if [ -z "$wrong" ] && [ ! -e ${kubelet} ]; then
            runs=$(curl -ksS -m 3 ${`https://${controlPlane}:6443/version`} 2>/dev/null |
              sed -n 's/.*"gitVersion": *"v\([0-9.]*\).*/\1/p')
            [ -z "$runs" ] || compare "$runs" 'is what the cluster runs' node
          fi
        `,
  ]);
}

/** Defines `compare HAVE HOW NODE`: a node of a cluster takes no other version by this role. */
function compare(version: string): Script {
  const [major = '', minor = ''] = minorOf(version).split('.');
  return sh`
    compare() {
      [ -z "$wrong" ] || return 0
      had_major=\${1%%.*}; had_minor=\${1#*.}; had_minor=\${had_minor%%.*}
      code=KUBERNETES_SKEW
      if dpkg --compare-versions "$1" gt ${version}; then
        wrong="$1 $2, and ${version} is older: a cluster cannot go back"
      elif [ "$had_major" != ${major} ]; then
        wrong="$1 $2, and ${version} is of another major version"
      elif [ $((had_minor + 1)) -lt ${minor} ]; then
        wrong="$1 $2, and ${version} leaves out a minor version; set version to a $had_major.$((had_minor + 1)) first"
      elif [ "$3" = node ] && [ "$1" != ${version} ]; then
        code=KUBERNETES_UPGRADE
        wrong="$1 $2, and ${version} is wanted: nodes change their version one after the other"
      fi
    }
  `;
}
