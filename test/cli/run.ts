import { dispatch } from '../../src/cli/dispatch.ts';
import { memorySink } from '../../src/report/sink.ts';

interface Given {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command line in this process. Rejects with what the command throws. */
export async function run(words: readonly string[], { columns = 100, env = {} }: Given = {}) {
  const [stdout, stderr] = [memorySink({ columns }), memorySink({ columns })];
  const code = await dispatch(words, { stdout, stderr, env, signal: new AbortController().signal });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
