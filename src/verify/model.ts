import type { Script } from '../core/text.ts';

/**
 * `unknown`: it could not be looked at, which counts as a failure. `skipped`: it is not to be looked at here, and
 * the finding says why.
 */
export type Verdict = 'passed' | 'failed' | 'unknown' | 'skipped';

/** What a check found of one thing. */
export interface Finding {
  /** Name of the check. */
  readonly check: string;
  /** What it is about, as people name it: `k8s-redis`, `pod apps/ai-worker-5d9f`, `k8s-master:/etc/kubernetes/pki/ca.crt`. */
  readonly subject: string;
  readonly verdict: Verdict;
  /** The evidence: one line. */
  readonly says: string;
  /** What to do, as an order. */
  readonly hint?: string;
  /** The figures behind it, for programs: printed with --json only. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One question of the checklist. */
export interface Check {
  /** As --only and --skip name it: `pods`, `etcd-backup`. */
  readonly name: string;
  /** What is so when it passes, as a row of the table: `Every pod is ready`. */
  readonly title: string;
  /** None where the site has nothing of the kind; then the check is not in the table. */
  looks(site: VerifySite): readonly Look[];
}

/** One look of one check at one host: what is run there, and what its output says. */
export interface Look {
  readonly host: string;
  /**
   * Only reads. It runs in a shell of its own (`set -e`, nothing on standard input, as root where the host's user may
   * become root), in one command with the other looks at that host. What may hang is behind `timeout`.
   */
  readonly script: Script;
  /** Pure. Secrets in its findings are masked where they are printed. */
  judge(output: LookOutput): readonly Finding[];
}

export interface LookOutput {
  /** 255 when it did not come to its end. */
  readonly exitCode: number;
  /** Without the line break at its end. */
  readonly stdout: string;
  readonly stderr: string;
}

/** What is known before anything is asked. */
export interface VerifySite {
  /** All hosts of the playbook, in the order of the inventory; --limit narrows what is looked at, not what is known. */
  readonly hosts: readonly VerifyHost[];
  /** When it began, in seconds since 1970. */
  readonly now: number;
  /**
   * The last deploy. Undefined where none is known: the log of a workload is then looked at since its newest ReplicaSet,
   * restarts of the last hour count.
   */
  readonly since: Since | undefined;
  /** How far back use is looked at. */
  readonly windowSeconds: number;
}

/** Both in seconds since 1970. Of a given time, both are that time. */
export interface Since {
  /** Lines of logs count from its beginning. */
  readonly begun: number;
  /** Restarts count from its end: while a cluster comes up, they are part of it. */
  readonly ended: number;
}

export interface VerifyHost {
  readonly name: string;
  readonly groups: readonly string[];
  /** The address that other hosts of the cluster reach it at. */
  readonly address: string;
  /** The variables of each role that it has in the playbook: checked, with defaults and secrets. */
  readonly roles: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Any variable of its inventory, such as `limits`. */
  variable(name: string): unknown;
}
