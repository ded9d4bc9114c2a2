import type { CompletionRequest } from './model.ts';

export interface Line extends CompletionRequest {
  /** Whether the cursor is inside quotes. */
  readonly isQuoted: boolean;
}

/** A line of a shell up to the cursor, as words without their quotes. The last quote may still be open. */
export function splitLine(line: string): Line {
  const words: string[] = [];
  let current = '';
  let quote = '';
  for (const [piece] of line.matchAll(/\\[\s\S]|[\s\S]/g)) {
    if (piece.length === 2 && quote !== "'") current += unescaped(piece, quote);
    else if (quote === '' && /["']/.test(piece)) quote = piece;
    else if (piece === quote) quote = '';
    else if (quote === '' && /\s/.test(piece)) {
      if (current !== '') words.push(current);
      current = '';
    } else current += piece;
  }
  const program = words.findIndex((word) => !/^\w+=/.test(word));
  return { words: words.slice(program + 1), current, isQuoted: quote !== '' };
}

/** In double quotes a backslash is one, but before what has a meaning there. */
function unescaped(piece: string, quote: string): string {
  return quote === '"' && !/[\\"$`]/.test(piece[1]!) ? piece : piece[1]!;
}
