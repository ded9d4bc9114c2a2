import type { Script } from '../core/text.ts';

/**
 * Reads many things of one kind on a host in one process: the state of all files by one `stat`, of all packages by
 * one `grep`. What several tasks ask for is read once.
 */
export interface Collector<Result> {
  readonly name: string;
  /** A read-only script for all `keys`. It exits with 0, also when some of them do not exist. */
  script(keys: readonly string[]): Script;
  /** What was found, by key. A key that is missing from the map does not exist on the host. */
  parse(stdout: string, keys: readonly string[]): ReadonlyMap<string, Result>;
}

/** One thing to read through a collector. */
export interface SharedProbe<Result> {
  readonly kind: 'shared';
  readonly collector: Collector<Result>;
  readonly key: string;
}

/** A read-only script of one task's own. */
export interface ScriptProbe<Result> {
  readonly kind: 'script';
  readonly script: Script;
  parse(stdout: string): Result;
}

export type Probe<Result> = SharedProbe<Result | undefined> | ScriptProbe<Result>;

/** biome-ignore lint/suspicious/noExplicitAny: the result type is only known to the task that asked. */
export type AnyProbe = Probe<any>;

/** What a record of probes yields, name by name. */
export type Seen<Probes> = {
  readonly [Name in keyof Probes]: Probes[Name] extends SharedProbe<infer Result>
    ? Result
    : Probes[Name] extends ScriptProbe<infer Result>
      ? Result
      : undefined;
};

/**
 * Exit code of a probe that cannot tell yet, because what it asks is not there or not running (EX_TEMPFAIL of
 * sysexits.h). After an earlier task has changed something it is asked again.
 */
export const NOT_YET = 75;

export function shared<Result>(collector: Collector<Result>, key: string): SharedProbe<Result | undefined> {
  return { kind: 'shared', collector, key };
}

/** A probe whose output is taken as it is, or parsed. */
export function script(probe: Script): ScriptProbe<string>;
export function script<Result>(probe: Script, parse: (stdout: string) => Result): ScriptProbe<Result>;
export function script(probe: Script, parse: (stdout: string) => unknown = (stdout) => stdout): ScriptProbe<unknown> {
  return { kind: 'script', script: probe, parse };
}
