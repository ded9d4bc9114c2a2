import { type HostView, hostLimits, type Limits, RebuildError } from 'rebuild';

/**
 * What the nodes of a workload say in their variable `limits` under `key`.
 *
 * @throws RebuildError WORKLOAD_NO_LIMITS, WORKLOAD_LIMITS_DIFFER
 */
export function limitsOf(workload: string, key: string, nodes: readonly HostView[]): Limits {
  const given = nodes.map((node) => ({ node: node.name, limits: hostLimits(node)[key] }));
  const names = nodes.map(({ name }) => name).join(', ');
  const [first, ...others] = given;
  if (!first?.limits) {
    throw new RebuildError('WORKLOAD_NO_LIMITS', `${workload} has no limits: none of ${names} has limits.${key}`, {
      hint: `Add ${key} to the variable "limits" of the group of these hosts.`,
    });
  }
  const other = others.find(({ limits }) => JSON.stringify(limits) !== JSON.stringify(first.limits));
  if (other) {
    throw new RebuildError(
      'WORKLOAD_LIMITS_DIFFER',
      `limits.${key} of ${other.node} is not that of ${first.node}, and pods of ${workload} may run on both`,
      { hint: 'Give both the same limits, or narrow its node_selector.' },
    );
  }
  return first.limits;
}

/** As Kubernetes writes it in a container. */
export function resourcesOf({ cpu_request, cpu_limit, memory_request, memory_limit }: Limits) {
  return {
    requests: quantities(cpu_request, memory_request),
    limits: quantities(cpu_limit, memory_limit),
  };
}

function quantities(millicores: number | undefined, mebibytes: number | undefined) {
  return {
    ...(millicores !== undefined && { cpu: cpuQuantity(millicores) }),
    ...(mebibytes !== undefined && { memory: memoryQuantity(mebibytes) }),
  };
}

function cpuQuantity(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

function memoryQuantity(mebibytes: number): string {
  return mebibytes > 0 && mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
