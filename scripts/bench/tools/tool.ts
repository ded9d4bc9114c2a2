import type { Access } from '../access.ts';
import type { Invocation } from '../account.ts';
import type { Action, ToolName } from '../names.ts';
import type { SiteHost } from '../workload/index.ts';

/** The hosts that all tools work on. */
export interface Scene {
  /** Of its own for each benchmark; goes when it ends. */
  readonly folder: string;
  readonly hosts: readonly SiteHost[];
  readonly access: Access;
}

export interface Tool {
  readonly name: ToolName;
  /** What is run and measured. */
  invocation(action: Action): Invocation;
  /** Whether it wants Python's apt module on hosts that it has never seen. */
  readonly needsPythonApt?: boolean;
  /** Forgets what it keeps of hosts that are no more. */
  forget?(): void;
  /** Whether it has succeeded. Default: exit code 0. */
  accepts?(exitCode: number, action: Action): boolean;
}
