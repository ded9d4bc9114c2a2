import { type Script, sh } from 'rebuild';

/** Asks the repository for its index as apt would, proxies included, before apt is made to depend on it. */
export function repositoryAnswers({ uri, suite }: { uri: string; suite: string }): Script {
  const index = `${uri.replace(/\/$/, '')}/dists/${suite}/InRelease`;
  const advice =
    `GRAFANA_REPOSITORY_UNREACHABLE: ${index} cannot be downloaded from this host. ` +
    'Set grafana.repository to a mirror that it can reach, or grafana.enabled to false.';
  return sh`
    index=$(mktemp)
    trap 'rm -f "$index"' EXIT
    /usr/lib/apt/apt-helper -q -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10 \
      download-file ${index} "$index" || { echo ${advice}; exit 1; }
  `;
}
