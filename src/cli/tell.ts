import { RebuildError, UnreachableError } from '../core/error.ts';
import { bugText, errorText } from '../report/error.ts';
import type { Sink } from '../report/sink.ts';
import { exitCode } from './exit-code.ts';
import { UsageError } from './usage.ts';
import { version } from './version.ts';

/** Tells what a command has thrown. @returns the exit code */
export function tell(thrown: unknown, sink: Sink): number {
  if (!(thrown instanceof RebuildError)) {
    sink.write(bugText(thrown, version(), sink.paint));
    return exitCode.bug;
  }
  sink.write(errorText(thrown, sink.paint));
  return exitCodeOf(thrown);
}

export function exitCodeOf(error: RebuildError): number {
  if (error instanceof UsageError) return exitCode.usage;
  return error instanceof UnreachableError ? exitCode.unreachable : exitCode.failed;
}
