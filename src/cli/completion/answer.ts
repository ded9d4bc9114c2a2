import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sink } from '../../report/sink.ts';
import { complete } from './complete.ts';
import { splitLine } from './line.ts';
import type { Completion, CompletionRequest, Declared } from './model.ts';
import { namesInFiles } from './names.ts';

/**
 * What the scripts of `./rebuild completion` ask: `-- WORD... CURRENT`, or `--line LINE BREAKS` of a shell that gives words
 * back from the last of the characters BREAKS on. Answers with what it is, then the words, each with its help behind a tab.
 * Where something is wrong it says nothing: someone is in the middle of writing.
 *
 * @returns the exit code
 */
export async function answer(
  [form, ...given]: readonly string[],
  { stdout }: { readonly stdout: Sink },
): Promise<number> {
  try {
    if (form === '--line') {
      const [line = '', breaks = ''] = given;
      const { words, current, isQuoted } = splitLine(line);
      stdout.write(text(await completionOf({ words, current }), isQuoted ? 0 : keptLength(current, breaks)));
    } else stdout.write(text(await completionOf({ words: given.slice(0, -1), current: given.at(-1) ?? '' }), 0));
  } catch {}
  return 0;
}

function completionOf(request: CompletionRequest): Promise<Completion> {
  const declared = JSON.parse(readFileSync(join(import.meta.dirname, 'words.json'), 'utf8')) as Declared;
  return complete(request, declared, namesInFiles);
}

/** How much of the word the shell leaves as it is. */
function keptLength(current: string, breaks: string): number {
  return 1 + Math.max(...[...breaks].map((character) => current.lastIndexOf(character)), -1);
}

function text(completion: Completion, skipped: number): string {
  if (completion.kind !== 'words') return `${completion.kind}\t${completion.prefix.slice(skipped)}\n`;
  const lines = completion.words.map(({ word, help }) => `${word.slice(skipped)}\t${help}\n`);
  return ['words\t\n', ...lines].join('');
}
