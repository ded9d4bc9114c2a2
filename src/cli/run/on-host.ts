import { RebuildError } from '../../core/error.ts';
import type { Redactor } from '../../core/redact.ts';
import type { Script } from '../../core/text.ts';
import type { Connection, RunOptions, RunResult } from '../../transport/connection.ts';

/** A host as commands work on it. */
export interface Station {
  readonly connection: Connection;
  readonly redactor: Redactor;
}

interface OnHostOptions extends RunOptions {
  /** Code of a failure whose script does not name one. */
  readonly code: string;
  /** What to do, by the code that the script names in its last line like `CODE: reason`. */
  readonly hints: Readonly<Record<string, string>>;
}

/** Runs a script that has to succeed. @throws RebuildError with what the script said, and UnreachableError */
export async function onHost(
  { connection, redactor }: Station,
  script: Script,
  { code, hints, ...options }: OnHostOptions,
): Promise<RunResult> {
  const result = await connection.run(script, options);
  if (result.exitCode === 0) return result;
  const said = redactor
    .redact(result.stderr.trim() || result.stdout.trim())
    .split('\n')
    .slice(-20);
  const own = said.findLastIndex((line) => OWN.test(line));
  const [, named = code, cause = said.at(-1) || 'no output'] = OWN.exec(said[own] ?? '') ?? [];
  const message = [cause, ...said.toSpliced(own, 1)].join('\n');
  throw new RebuildError(named, message, { host: connection.host, hint: hints[named] ?? hints[code] });
}

const OWN = /^([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+): (.+)$/;
