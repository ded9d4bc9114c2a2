import { z } from 'zod';
import { type Script, sh } from '../../../core/text.ts';
import { kubectl } from '../../../resources/kube/kubectl.ts';

/** Stands on a node while an upgrade keeps pods from it, with the version that it is to have. */
export const ANNOTATION = 'rebuild.dev/upgrade';

/** A node as the API server has it. */
export interface ClusterNode {
  readonly name: string;
  /** Version of the kubelet that runs on it. */
  readonly version: string;
  /** Undefined when it is Ready, else why not. */
  readonly notReady: string | undefined;
  readonly isControlPlane: boolean;
  readonly isCordoned: boolean;
  /** An upgrade has cordoned it and has not come to its end. */
  readonly isOurs: boolean;
}

export interface ClusterState {
  /** Version of the API server. */
  readonly api: string;
  /** What kubeadm notes when it has upgraded all of a control plane. */
  readonly noted: string;
  readonly nodes: readonly ClusterNode[];
}

/** Prints what `stateOf` reads, all or nothing. */
export const lookAtCluster: Script = sh`
  set -e
  ask() { ${kubectl} --request-timeout=20s "$@"; }
  version=$(ask get --raw /version)
  config=$(ask get configmap -n kube-system kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}')
  nodes=$(ask get nodes -o json)
  printf '%s' "$version" | tr -d '\n'; echo
  printf '%s\n' "$config" | sed -n 's/^kubernetesVersion: *//p'
  printf '%s\n' "$nodes"
`;

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
});

const nodesSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        annotations: z.record(z.string(), z.string()).default({}),
      }),
      spec: z.object({ unschedulable: z.boolean().default(false) }).prefault({}),
      status: z.object({
        conditions: z.array(conditionSchema).default([]),
        nodeInfo: z.object({ kubeletVersion: z.string() }),
      }),
    }),
  ),
});

export function stateOf(stdout: string): ClusterState {
  const [api = '', noted = '', ...rest] = stdout.trim().split('\n');
  const { gitVersion } = z.object({ gitVersion: z.string() }).parse(JSON.parse(api));
  return { api: plain(gitVersion), noted: plain(noted), nodes: nodesOf(rest.join('\n')) };
}

function nodesOf(json: string): readonly ClusterNode[] {
  return nodesSchema.parse(JSON.parse(json)).items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    version: plain(status.nodeInfo.kubeletVersion),
    notReady: whyNot(status.conditions),
    isControlPlane: 'node-role.kubernetes.io/control-plane' in metadata.labels,
    isCordoned: spec.unschedulable,
    isOurs: ANNOTATION in metadata.annotations,
  }));
}

function whyNot(conditions: readonly z.output<typeof conditionSchema>[]): string | undefined {
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return undefined;
  return [ready?.reason, ready?.message].filter(Boolean).join(': ') || 'kubelet has told nothing';
}

/** `1.35.4` of `v1.35.4`. */
function plain(version: string): string {
  return version.replace(/^v/, '');
}

/** Prints the versions of the packages of a node, without their revisions. */
export const lookAtPackages: Script = sh`
  dpkg-query -Wf '\${Package} \${Version}\n' kubeadm kubelet kubectl 2>/dev/null | sed 's/-[^-]*$//'
  true
`;

export type Packages = Readonly<Record<string, string>>;

export function packagesOf(stdout: string): Packages {
  return Object.fromEntries(
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ', 2)),
  );
}

const workloadsSchema = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      metadata: z.object({ namespace: z.string(), name: z.string() }),
      spec: z.object({ replicas: z.number().optional() }),
      status: z
        .object({ readyReplicas: z.number(), numberReady: z.number(), desiredNumberScheduled: z.number() })
        .partial()
        .prefault({}),
    }),
  ),
});

export const lookAtWorkloads: Script = sh`
  ${kubectl} get deployments,statefulsets,daemonsets -A -o json --request-timeout=20s
`;

/** The names of those that have all the pods that they are to have, as `Deployment default/web`. */
export function readyWorkloads(json: string): readonly string[] {
  return workloadsSchema
    .parse(JSON.parse(json))
    .items.filter(({ spec, status }) => {
      const wanted = status.desiredNumberScheduled ?? spec.replicas ?? 1;
      return (status.numberReady ?? status.readyReplicas ?? 0) >= wanted;
    })
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}
