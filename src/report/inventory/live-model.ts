import type { RebuildError } from '../../core/error.ts';
import type { ListedRun } from '../runs/list.ts';

/** What was measured on the hosts, beside what is derived. What could not be known is undefined. */
export interface LiveReport {
  /** When the hosts were asked: UTC, ISO 8601. */
  readonly time: string;
  readonly hosts: readonly LiveHost[];
  /** Undefined where none of the reported hosts is a control plane that answered. */
  readonly cluster: LiveCluster | undefined;
  /** Services and pods that ask for something or have a limit. */
  readonly uses: readonly Use[];
  /** The newest one that is kept on this machine, but for `exec`. */
  readonly lastRun: ListedRun | undefined;
}

export type Cause = Pick<RebuildError, 'code' | 'message' | 'hint'>;

/** A host that answered, or why it did not. */
export interface LiveHost {
  readonly name: string;
  readonly state?: HostState;
  readonly error?: Cause;
}

export interface HostState {
  /** `debian 12`. */
  readonly os: string;
  readonly kernel: string;
  readonly uptimeSeconds: number | undefined;
  readonly cpus: number;
  /** Of one minute, five and fifteen. */
  readonly load: readonly number[];
  /** Thousandths of a CPU, over one second. */
  readonly cpuMilli: number | undefined;
  readonly memory: Filled;
  /** The root file system. */
  readonly disk: Filled;
  /** Of the packages that matter, those that are installed. */
  readonly versions: Readonly<Record<string, string>>;
  readonly failedUnits: readonly string[];
}

/** In MiB. */
export interface Filled {
  readonly usedMiB: number | undefined;
  readonly totalMiB: number | undefined;
}

/** What the API server says, or why it says nothing. */
export interface LiveCluster {
  readonly nodes: readonly KubeNode[];
  readonly pods: readonly KubePod[];
  readonly error?: Cause;
}

export interface KubeNode {
  readonly name: string;
  readonly isReady: boolean;
  /** kubelet's, such as `v1.35.4`. */
  readonly version: string;
  /** Such as `MemoryPressure`, `cordoned`. */
  readonly troubles: readonly string[];
}

export interface KubePod {
  /** As it is named in its control group. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Undefined of one that has no place. */
  readonly node: string | undefined;
  readonly isReady: boolean;
  /** In a word or two: `Running`, `Pending: Unschedulable`, `CrashLoopBackOff`. */
  readonly state: string;
  readonly restarts: number;
  readonly cpu: Asked;
  readonly memory: Asked;
}

/** Thousandths of a CPU, or MiB. */
export interface Asked {
  readonly request: number | undefined;
  readonly limit: number | undefined;
}

/** What a service or pod takes, against what it asks for and may have. */
export interface Use {
  readonly host: string;
  readonly kind: 'service' | 'pod';
  /** Of a pod with its namespace. */
  readonly name: string;
  /** Thousandths of a CPU, over one second. */
  readonly cpu: Asked & { readonly now: number | undefined };
  /** In how many of a hundred periods in which it ran it was held back, since it started. */
  readonly throttledPercent: number | undefined;
  /** MiB. `now` is without what the kernel can take back at once; `peak` is with it, since it started. */
  readonly memory: Asked & { readonly now: number | undefined; readonly peak: number | undefined };
  /** Processes of it that were killed for want of memory. */
  readonly oomKills: number | undefined;
}
