import { createInterface } from 'node:readline/promises';
import { RebuildError } from '../../core/error.ts';

/**
 * Asks on the terminal. `--yes` agrees to all.
 *
 * @throws RebuildError CONFIRM_NO_TERMINAL where nobody can be asked
 */
export async function confirm(question: string, { yes }: { readonly yes: boolean }): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new RebuildError('CONFIRM_NO_TERMINAL', `${question} Nobody can be asked: this is no terminal`, {
      hint: 'Run it in a terminal, or with --yes.',
    });
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(`${question} Type "yes" to agree: `);
    return answer.trim() === 'yes';
  } finally {
    ask.close();
  }
}
