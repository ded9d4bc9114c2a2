import { jsonReporter } from './json.ts';
import { type Detail, lineReporter } from './lines.ts';
import type { Reporter } from './printers.ts';
import type { Sink } from './sink.ts';

export type { Reporter };

/** The reporter that fits what is asked for and what `sink` is: JSON, a live picture on a terminal, or plain lines. */
export async function createReporter(
  sink: Sink,
  { json = false, verbose = 0 }: { readonly json?: boolean; readonly verbose?: number } = {},
): Promise<Reporter> {
  if (json) return jsonReporter(sink);
  if (!sink.isTerminal) return lineReporter(sink, detailOf(verbose + 1));
  const { liveReporter } = await import('./live.ts');
  return liveReporter(sink, detailOf(verbose === 0 ? 0 : verbose + 1));
}

function detailOf(level: number): Detail {
  return Math.min(level, 3) as Detail;
}
