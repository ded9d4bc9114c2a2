import type { Explained, Explanation } from '../inventory/explain.ts';
import { placeText } from './error.ts';
import type { Paint } from './sink.ts';

/** The value of a variable, where it was written, and what it hides. */
export function explanationText({ path, host, shadows, ...strongest }: Explanation, paint: Paint): string {
  return [
    `${paint.bold(path)} on ${host}: ${paint.green(valueText(strongest.value))}`,
    `  from ${placeOf(strongest)}`,
    ...shadows.flatMap((it) => [paint.dim(`  hides ${valueText(it.value)}`), paint.dim(`    from ${placeOf(it)}`)]),
    '',
  ].join('\n');
}

function placeOf({ origin, scope }: Explained): string {
  const where = typeof origin === 'string' ? origin : placeText(origin);
  return where === scope ? scope : `${scope}, ${where}`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
