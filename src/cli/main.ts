import { streamSink } from '../report/sink.ts';
import { dispatch } from './dispatch.ts';
import { exitCode } from './exit-code.ts';
import { onInterrupt } from './interrupt.ts';
import { tell } from './tell.ts';

const { env } = process;
const stdout = streamSink(process.stdout, env);
const stderr = streamSink(process.stderr, env);
const interrupted = onInterrupt();

// Nothing is awaited here: in the bundle other modules import from this one, and would wait for it to end.
void exitCodeOf(process.argv.slice(2)).then(end);

async function exitCodeOf(words: readonly string[]): Promise<number> {
  try {
    const code = await dispatch(words, { stdout, stderr, env, signal: interrupted });
    return interrupted.aborted ? exitCode.interrupted : code;
  } catch (thrown) {
    if (!interrupted.aborted) return tell(thrown, stderr);
    stderr.write('interrupted\n');
    return exitCode.interrupted;
  }
}

/** Ends the process once what was written has left it, whatever handles are still open. */
function end(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
