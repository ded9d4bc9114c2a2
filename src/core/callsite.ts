import { fileURLToPath } from 'node:url';
import type { Place } from './error.ts';

/**
 * Remembers where it was called from at nearly no cost: the stack is only turned into text when someone asks.
 *
 * @param below the function whose caller is meant; it and everything it called are left out
 */
export function callSite(below: (...args: never[]) => unknown): () => Place | undefined {
  const marker: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(marker, below);
  Error.stackTraceLimit = limit;
  return () => parseFrame(marker.stack);
}

function parseFrame(stack: string | undefined): Place | undefined {
  const match = /\(?((?:file:\/\/)?\/[^()]+?):(\d+):(\d+)\)?$/m.exec(stack ?? '');
  if (!match) return undefined;
  const [, url = '', line, column] = match;
  return { file: url.startsWith('file:') ? fileURLToPath(url) : url, line: Number(line), column: Number(column) };
}
