import type { NodeSize, Share } from '../kubernetes/reserves.ts';

/** What a role asks of machines: known from the inventory alone, before any host is there. */
export interface Demands {
  /** Its host runs pods: what is left for them on a machine of a size. */
  readonly allocatable?: ((size: NodeSize) => Share) | undefined;
  /** Below this it refuses to work on its host. */
  readonly least?: NodeSize | undefined;
  /** Taints of nodes, by the names of their hosts, such as `dedicated=redis:NoSchedule`. */
  readonly taints?: Readonly<Record<string, readonly string[]>>;
  /** What it runs in the cluster. */
  readonly pods?: readonly PodDemand[];
  /** What it runs on its host beside pods. */
  readonly units?: readonly UnitDemand[];
}

/** Pods that are alike: what each asks for, in thousandths of a CPU and MiB, and where it may run. */
export interface PodDemand {
  readonly name: string;
  /** How many, anywhere; one on each node; or one on the node of one host, whatever its taints. */
  readonly where: { readonly replicas: number } | 'each node' | { readonly host: string };
  readonly cpuMilli: number;
  readonly memoryMiB: number;
  /** What it may use. */
  readonly limits?: { readonly cpuMilli?: number | undefined; readonly memoryMiB?: number | undefined };
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
}

/** As in a pod: without a key every taint, without an effect every effect. Only `Exists` is known. */
export interface Toleration {
  readonly key?: string;
  readonly effect?: string;
}

/** What runs on a host under systemd, or a setting of it that takes memory. */
export interface UnitDemand {
  readonly name: string;
  /** What it asks for. */
  readonly cpuMilli?: number | undefined;
  readonly memoryMiB?: number | undefined;
  /** What it may use. */
  readonly limits?: { readonly cpuMilli?: number | undefined; readonly memoryMiB?: number | undefined };
  /** The largest memory limit that a host with so much memory can honour. Default: all of it. */
  readonly mostMiB?: (memoryMiB: number) => number;
}
