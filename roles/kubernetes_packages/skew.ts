import { lines, minorOf, type Script, sh } from 'rebuild';

/** Succeeds when `version` may follow the kubelet that is installed: the same or a newer patch, or the next minor version. */
export function mayFollow(version: string): Script {
  return lines([installed(version), sh`[ -z "$wrong" ]`]);
}

/** Says why it may not, and what comes first; nothing is changed. */
export function refuseSkew(version: string): Script {
  return lines([
    installed(version),
    sh`
      [ -z "$wrong" ] || { echo ${'KUBERNETES_SKEW: '}"$wrong" >&2; exit 1; }
    `,
  ]);
}

/** Sets "$wrong" to what is wrong with going from the installed version to `version`, or to nothing. */
function installed(version: string): Script {
  const [major = '', minor = ''] = minorOf(version).split('.');
  return sh`
    wrong=
    have=$(dpkg-query -Wf '\${db:Status-Status} \${Version}' kubelet 2>/dev/null) || have=
    case $have in 'installed '*) have=\${have#installed }; have=\${have%%-*};; *) have=;; esac
    if [ -n "$have" ]; then
      had_major=\${have%%.*}; had_minor=\${have#*.}; had_minor=\${had_minor%%.*}
      if dpkg --compare-versions "$have" gt ${version}; then
        wrong="$have is installed, and ${version} is older: a cluster cannot go back"
      elif [ "$had_major" != ${major} ]; then
        wrong="$have is installed, and ${version} is of another major version"
      elif [ $((had_minor + 1)) -lt ${minor} ]; then
        wrong="$have is installed, and ${version} leaves out a minor version; set version to a $had_major.$((had_minor + 1)) first"
      fi
    fi
  `;
}
