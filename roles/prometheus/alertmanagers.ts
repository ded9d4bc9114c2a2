import { type HostView, httpBody, type Script, sh, words } from 'rebuild';

interface Alertmanagers {
  readonly group: string;
  readonly port: number;
}

/** Where alerts are sent, each as `address:port`; nowhere, where there is no such host. */
export function alertmanagerAddresses(
  alertmanagers: Alertmanagers | undefined,
  hosts: readonly HostView[],
): readonly string[] {
  if (!alertmanagers) return [];
  const { group, port } = alertmanagers;
  return hosts.filter(({ groups }) => groups.includes(group)).map(({ address }) => `${address}:${port}`);
}

/** Succeeds when Prometheus sends to each of `addresses`; else prints the first that it does not know. */
export function alertmanagersKnown(port: number, addresses: readonly string[]): Script {
  return sh`
    known=$(${httpBody(`http://localhost:${port}/api/v1/alertmanagers`)})
    for address in ${words(addresses)}; do
      case $known in
        *"\"url\":\"http://$address/"*) ;;
        *) echo "Prometheus does not know the Alertmanager at $address"; exit 1;;
      esac
    done
  `;
}
