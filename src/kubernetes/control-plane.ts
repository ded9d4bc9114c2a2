import { RebuildError } from '../core/error.ts';

/** Where the nodes of a cluster reach its API server: a name of its own, so that more control planes can come behind it. */
export const defaultEndpoint = 'kubernetes.cluster.internal:6443';

interface Host {
  readonly name: string;
  readonly address: string;
  variable(name: string): unknown;
}

export interface ControlPlane<One extends Host> {
  /** The host that the cluster begins on. */
  readonly first: One;
  /** `name:port`, as in every kubeconfig. */
  readonly endpoint: string;
  /** The name alone, which each node resolves to the address of `first`. */
  readonly name: string;
}

/**
 * The control plane of the inventory: the variable `kubeadm_init.endpoint` of the first of its hosts says its name.
 *
 * @param hosts those of the group control_plane
 * @throws RebuildError CONTROL_PLANE_MISSING when there are none
 */
export function controlPlaneOf<One extends Host>(hosts: readonly One[]): ControlPlane<One> {
  const first = hosts[0];
  if (!first) {
    throw new RebuildError('CONTROL_PLANE_MISSING', 'the inventory has no host in the group control_plane', {
      hint: 'Put one host into the group control_plane.',
    });
  }
  const settings = first.variable('kubeadm_init');
  const given = isRecord(settings) ? settings.endpoint : undefined;
  const endpoint = typeof given === 'string' ? given : defaultEndpoint;
  return { first, endpoint, name: endpoint.replace(/:\d+$/, '') };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
