import type { Sink } from '../report/sink.ts';
import { exitCode } from './exit-code.ts';

/** A signal that fires at the first SIGINT or SIGTERM. The second ends the process at once. */
export function onInterrupt(stderr: Sink): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    controller.abort();
    stderr.write('\ninterrupted: coming to a consistent end; once more ends at once\n');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
