// Measures the speed of rebuild beside its peers and beside the floor: docs/performance.md.
import { onInterrupt } from '../src/cli/interrupt.ts';
import { tell } from '../src/cli/tell.ts';
import { streamSink } from '../src/report/sink.ts';
import { parseOptions, usage } from './bench/options.ts';

const INTERRUPTED = 130;
const stdout = streamSink(process.stdout, process.env);
const stderr = streamSink(process.stderr, process.env);
const signal = onInterrupt();

process.exitCode = await exitCodeOf(process.argv.slice(2));

async function exitCodeOf(words: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(words);
    if (options.command === 'help') {
      stdout.write(`${usage}\n`);
      return 0;
    }
    if (options.command === 'plot') return await (await import('./bench/plot.ts')).plot(options.files, stdout);
    return await (await import('./bench/run.ts')).runBench(options, { stdout, stderr, signal });
  } catch (thrown) {
    if (!signal.aborted) return tell(thrown, stderr);
    stderr.write('interrupted; what was measured until then is kept, everything else removed\n');
    return INTERRUPTED;
  }
}
