import { exitCode } from './exit-code.ts';

/**
 * A signal that fires at the first SIGINT or SIGTERM. The second ends the process at once. Nothing is printed here: a
 * picture may be on the screen, and what draws it tells what happens.
 */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
