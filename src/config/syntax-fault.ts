/** What is wrong with a line that is no YAML, and what to do about it, in the words of the person who wrote it. */
export interface SyntaxFault {
  readonly message: string;
  readonly hint: string;
}

/** @param said the message of the library `yaml` */
export function syntaxFault(said: string): SyntaxFault {
  for (const [pattern, message, hint] of FAULTS) {
    const found = pattern.exec(said);
    if (found) return { message: filled(message, found), hint: filled(hint, found) };
  }
  return { message: `this is no YAML: ${said}`, hint: 'Correct this line, or the one above it.' };
}

/** `$1` stands for what the pattern caught. */
const FAULTS: readonly (readonly [pattern: RegExp, message: string, hint: string])[] = [
  [/^Tabs are not allowed/, 'a tab is no indentation', 'Indent with spaces.'],
  [/end with a ([\]}])/, 'a list or mapping above is not closed', 'Add the $1 that is missing.'],
  [/^Missing closing (["'])quote/, 'the text in quotes is not closed', 'Add the $1 that is missing.'],
  [/same column/, 'this line begins in another column than its neighbours', 'Indent it as the lines beside it.'],
  [/^Nested mappings/, 'a mapping begins inside a value', 'Put the value in quotes, or correct the next indentation.'],
  [/at node end$|^A block sequence may not/, 'this line fits nothing above it', 'Correct its indentation.'],
  [/multiple documents/, 'there is more than one document in this file', 'Remove all but one.'],
  [/followed by map values/, 'a word stands where "key: value" is expected', 'Add the ":" that is missing.'],
  [/need to be on a single line/, 'a key goes on over several lines', 'Add the ":" that is missing.'],
  [/^Plain value cannot start with .*?(\S)$/, 'text cannot begin with $1', 'Put the text in quotes.'],
  [/^Unexpected (,|empty item)/, 'there is a comma too many', 'Remove it.'],
  [/^Missing , /, 'a comma is missing', 'Add it between the two entries.'],
  [/^Invalid escape sequence (.+)/, '$1 means nothing in double quotes', 'Use single quotes.'],
];

function filled(text: string, [, caught = '']: RegExpExecArray): string {
  return text.replace('$1', () => caught);
}
