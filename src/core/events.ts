import type { RebuildError } from './error.ts';

/** One field of one resource that differs, as people see it: secrets masked. */
export interface ShownChange {
  /** `<type> <id>`, or a cloud object such as `subnet a`. */
  readonly task: string;
  readonly field: string;
  readonly from: string | undefined;
  readonly to: string;
  /** Unified diff of a text field, when it was asked for. */
  readonly diff?: string;
}

/** One object of EC2 that would change, as people see it. */
export interface ShownObject {
  readonly action: 'create' | 'update' | 'replace' | 'delete';
  /** `<type> <name>`, such as `subnet a`. */
  readonly object: string;
  readonly fields: readonly ShownField[];
  /** What it costs, when somebody must agree first. */
  readonly costs?: string;
  /** `--yes` does not agree to it. */
  readonly losesData?: true;
  /** Why EC2 cannot do it. */
  readonly impossible?: string;
}

export interface ShownField {
  readonly field: string;
  /** Undefined when it was not there. */
  readonly from: string | undefined;
  /** Undefined when it goes. */
  readonly to: string | undefined;
  /** It cannot be changed in place: the object is made anew. */
  readonly forces?: true;
}

export type HostStatus = 'ok' | 'changed' | 'failed' | 'unreachable' | 'interrupted' | 'skipped';

/** What one host came to in a run. */
export interface HostResult {
  readonly host: string;
  readonly status: HostStatus;
  /** Tasks that were looked at, and how many of them were (or in a check: would be) changed. */
  readonly tasks: number;
  readonly changed: number;
  /** Roles that were not begun or not finished because the run stopped. */
  readonly notDone: readonly string[];
  readonly error?: RebuildError;
  readonly seconds: number;
}

/**
 * Everything a run tells while it works. Reporters print them; nothing else prints.
 * `where` is an inventory host name, or the name of another world: `ec2`, `lab`.
 * A printer is a table over this union, so that an event nobody prints does not compile.
 */
export type RunEvent =
  | {
      readonly type: 'run.start';
      readonly title: string;
      readonly mode: 'apply' | 'check';
      readonly hosts: readonly string[];
    }
  | { readonly type: 'phase.start'; readonly phase: string }
  | {
      readonly type: 'phase.done';
      readonly phase: string;
      readonly seconds: number;
      readonly outcome: 'ok' | 'changed' | 'failed';
    }
  | {
      readonly type: 'play.start';
      readonly play: string;
      /** Its place among the plays as they are written; they may begin in another order. */
      readonly position?: number;
      readonly hosts: readonly string[];
      readonly roles: readonly string[];
      /** How many of the roles each host goes through; all of them where it is not told. */
      readonly roleCounts?: Readonly<Record<string, number>>;
    }
  | { readonly type: 'play.done'; readonly play: string; readonly position?: number; readonly seconds: number }
  /** It was reached and looked at for the first time; `connectSeconds` of these went into the connection. */
  | {
      readonly type: 'host.connected';
      readonly where: string;
      readonly seconds: number;
      readonly connectSeconds?: number;
    }
  /** A host was looked at again, in a round trip that only observes; or EC2 was asked where the hosts are. */
  | { readonly type: 'look'; readonly where: string; readonly seconds: number }
  /** Something is being waited for; sent again while it lasts, with what was last seen. */
  | {
      readonly type: 'wait';
      readonly where: string;
      readonly what: string;
      readonly seconds: number;
      readonly lastSeen?: string;
    }
  | { readonly type: 'role.start'; readonly where: string; readonly role: string }
  /** After observing: what differs. In a check this is the result; else it is about to be changed. */
  | {
      readonly type: 'role.plan';
      readonly where: string;
      readonly role: string;
      readonly changes: readonly ShownChange[];
      readonly handlers: readonly string[];
      readonly unknown: readonly { readonly task: string; readonly why: string }[];
    }
  | {
      readonly type: 'task.start';
      readonly where: string;
      readonly role: string;
      readonly task: string;
      /** It does nothing but wait for something. */
      readonly waits?: true;
    }
  | {
      readonly type: 'task.output';
      readonly where: string;
      readonly role: string;
      readonly task: string;
      readonly line: string;
    }
  | {
      readonly type: 'task.done';
      readonly where: string;
      readonly role: string;
      readonly task: string;
      readonly seconds: number;
    }
  | {
      readonly type: 'role.done';
      readonly where: string;
      readonly role: string;
      readonly status: HostStatus;
      readonly changed: number;
      readonly seconds: number;
    }
  | { readonly type: 'host.failed'; readonly where: string; readonly error: RebuildError }
  /** What would change in EC2, whole. In a check this is the result. */
  | {
      readonly type: 'cloud.plan';
      readonly where: string;
      readonly objects: readonly ShownObject[];
      /** How many are as they should be. */
      readonly unchanged: number;
    }
  /** A change made outside hosts, such as in EC2. */
  | { readonly type: 'change'; readonly where: string; readonly change: ShownChange }
  | { readonly type: 'note'; readonly where: string; readonly text: string }
  | { readonly type: 'warning'; readonly text: string; readonly hint?: string }
  | { readonly type: 'run.done'; readonly summary: RunSummary };

export interface RunSummary {
  readonly title: string;
  readonly mode: 'apply' | 'check';
  readonly seconds: number;
  readonly hosts: readonly HostResult[];
  /** Changes outside hosts. */
  readonly cloudChanges: number;
  /** 0 converged or applied, 1 failed, 2 changes pending (check with --detailed-exitcode), 4 unreachable, 130 interrupted. */
  readonly exitCode: number;
}

export type Emit = (event: RunEvent) => void;
