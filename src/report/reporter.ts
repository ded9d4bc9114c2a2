import type { Likeness } from '../history/time-left.ts';
import { jsonReporter } from './json.ts';
import { type Detail, lineReporter } from './lines.ts';
import type { Reporter } from './printers.ts';
import type { Sink } from './sink.ts';

export type { Reporter };

export interface ReporterOptions {
  readonly json?: boolean;
  readonly verbose?: number;
  /** Where earlier runs are kept, and which of them are like this one. */
  readonly earlier?: { readonly folder: string; readonly like: Likeness };
}

/** The reporter that fits what is asked for and what `sink` is: JSON, a live picture on a terminal, or plain lines. */
export async function createReporter(
  sink: Sink,
  { json = false, verbose = 0, earlier }: ReporterOptions = {},
): Promise<Reporter> {
  if (json) return jsonReporter(sink);
  if (!sink.isTerminal) return lineReporter(sink, detailOf(verbose + 1));
  const [{ liveReporter }, { pastPaces }] = await Promise.all([import('./live.ts'), import('../history/time-left.ts')]);
  const past = earlier && pastPaces(earlier.folder, earlier.like);
  return liveReporter(sink, detailOf(verbose === 0 ? 0 : verbose + 1), Date.now, past);
}

function detailOf(level: number): Detail {
  return Math.min(level, 3) as Detail;
}
