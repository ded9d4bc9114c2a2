import { command, file, type HostView, type Script, type Secret, sh, type Task, text } from 'rebuild';

/** Where Prometheus has what it needs to be let in by the API servers. */
export const ACCESS = {
  tokenFile: '/etc/prometheus/kubernetes-token',
  caFile: '/etc/prometheus/kubernetes-ca.crt',
} as const;

interface Access {
  /** The first control plane; undefined where there is no Kubernetes. */
  readonly server: HostView | undefined;
  /** What the inventory gives. */
  readonly given: { readonly token?: Secret | undefined; readonly ca?: string | undefined } | undefined;
  /** What the control plane gives, when it is needed. */
  readonly needs: { readonly token: Parameters<typeof text>[1]; readonly ca: Parameters<typeof text>[1] };
  /** Owner, group and permissions of files. */
  readonly config: { readonly owner: string; readonly group: string; readonly mode: string };
}

/** Token and CA as files, from the inventory or, where they are not there or are no longer taken, from the cluster. */
export function accessTasks({ server, given, needs, config }: Access): readonly Task[] {
  const { tokenFile, caFile } = ACCESS;
  if (!server) return [file({ path: tokenFile, state: 'absent' })];
  if (given?.token !== undefined && given.ca !== undefined) {
    return [
      file({ path: tokenFile, content: text`${given.token}`, ...config }),
      file({ path: caFile, content: given.ca, ...config }),
    ];
  }
  return [
    command({
      name: 'access to the metrics of Kubernetes',
      unless: isLetIn(`https://${server.address}:6443/version`, ACCESS),
      run: sh`
        ${replaceWith(caFile, sh`printf '%s\n' ${needs.ca}`, config)}
        ${replaceWith(tokenFile, sh`printf %s ${needs.token}`, config)}
      `,
      tags: ['config'],
    }),
  ];
}

/**
 * Whether the API server takes the token, and is the one that the CA vouches for: a cluster that was made anew has other
 * ones. One that does not answer says nothing against them.
 */
export function isLetIn(url: string, { tokenFile, caFile }: Readonly<Record<keyof typeof ACCESS, string>>): Script {
  return sh`
    [ -s ${tokenFile} ] && [ -s ${caFile} ] || exit 1
    rc=0
    status=$(printf 'header = "Authorization: Bearer %s"\n' "$(cat ${tokenFile})" |
      curl -sS -o /dev/null -w '%{http_code}' --max-time 5 --cacert ${caFile} -K - ${url} 2>/dev/null) || rc=$?
    case $rc in 60 | 77) exit 1;; esac
    [ "$status" != 401 ]
  `;
}

export function replaceWith(path: string, content: Script, { owner, group, mode }: Access['config']): Script {
  return sh`
    rm -f -- ${`${path}.new`}
    (umask 077; ${content} >${`${path}.new`})
    chown ${`${owner}:${group}`} ${`${path}.new`}
    chmod ${mode} ${`${path}.new`}
    mv -- ${`${path}.new`} ${path}
  `;
}
