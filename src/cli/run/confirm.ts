import { createInterface } from 'node:readline/promises';
import { RebuildError } from '../../core/error.ts';

/**
 * Asks on the terminal. `--yes` agrees to all.
 *
 * @throws RebuildError CONFIRM_NO_TERMINAL where nobody can be asked
 */
export async function confirm(question: string, { yes }: { readonly yes: boolean }): Promise<boolean> {
  return yes || (await confirmByTyping(question, 'yes', { hint: 'Run it in a terminal, or with --yes.' }));
}

/**
 * Asks on the terminal; only `word` agrees.
 *
 * @param hint what to do where nobody can be asked
 * @throws RebuildError CONFIRM_NO_TERMINAL where nobody can be asked
 */
export async function confirmByTyping(
  question: string,
  word: string,
  { hint }: { readonly hint: string },
): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new RebuildError('CONFIRM_NO_TERMINAL', `${question} Nobody can be asked: this is no terminal`, { hint });
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(`${question} Type "${word}" to agree: `);
    return answer.trim() === word;
  } finally {
    ask.close();
  }
}
