/**
 * Splits a line into words as a POSIX shell would: quotes and backslashes are removed.
 * With `comments`, `#` outside quotes ends the line. Undefined when a quote is not closed.
 */
export function shellWords(line: string, { comments = false } = {}): readonly string[] | undefined {
  const words: string[] = [];
  let rest = line.trimStart();
  while (rest !== '' && !(comments && rest.startsWith('#'))) {
    const word = firstWord(rest, comments);
    if (!word) return undefined;
    words.push(word.text);
    rest = rest.slice(word.length).trimStart();
  }
  return words;
}

/** A piece of a word: in single quotes, in double quotes, escaped, or plain. */
const PIECE = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\#]+)|(#)/y;

function firstWord(line: string, comments: boolean): { text: string; length: number } | undefined {
  let text = '';
  let length = 0;
  while (length < line.length && !/\s/.test(line[length]!)) {
    PIECE.lastIndex = length;
    const piece = PIECE.exec(line);
    if (!piece) return undefined;
    const [all, single, double, escaped, plain, hash] = piece;
    if (hash && comments) break;
    text += single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? plain ?? hash ?? '';
    length += all.length;
  }
  return { text, length };
}
