import { type Text, text } from 'rebuild';

interface Networks {
  /** IPv4 ranges, such as 10.96.0.0/12. */
  readonly pods: string;
  readonly services: string;
}

/**
 * Packets to pods and services end here as long as nothing on this node leads to them. Else they would leave by the default
 * route, and where a proxy out there answers for every address, the API server would keep that connection for ever.
 *
 * kube-proxy turns the address of a service into that of a pod before `filter` sees it, and the route of each node's pods is
 * narrower than the one here.
 */
export function withinCluster({ pods, services }: Networks): Text {
  const rule = `-d ${services} -m comment --comment "a service that is not known here" -j REJECT`;
  const chains = ['OUTPUT', 'FORWARD'];
  const commands = [
    `ip route replace unreachable ${pods} metric 4096`,
    ...chains.map((chain) => `iptables -w -C ${chain} ${rule} 2>/dev/null || iptables -w -I ${chain} ${rule}`),
  ];
  return text`
    [Service]
    ${commands.map((command) => `ExecStartPre=-/bin/sh -c '${command}'\n`).join('')}`;
}
