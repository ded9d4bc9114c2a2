import type { DeclaredCommand, DeclaredOption } from './model.ts';

/** What the words before the cursor say. */
export interface Given {
  readonly positional: readonly string[];
  /** By the name of the option: the values that it was given. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** The option whose value the cursor is at. */
  readonly pending: DeclaredOption | undefined;
  /** Whether `--` stands before the cursor: no word is an option any more. */
  readonly isBeyond: boolean;
}

/** Reads words as `parse` does, but forgives: a line that is being written is not yet right. */
export function given({ options: declared }: DeclaredCommand, words: readonly string[]): Given {
  const positional: string[] = [];
  const options = new Map<string, string[]>();
  const take = (name: string, value: string) => options.set(name, [...(options.get(name) ?? []), value]);
  const rest = words.values();
  for (const word of rest) {
    if (word === '--') return { positional: [...positional, ...rest], options, pending: undefined, isBeyond: true };
    const { name, value } = optionIn(word, declared);
    if (name === undefined) {
      if (!word.startsWith('-')) positional.push(word);
      continue;
    }
    const option = declared[name]!;
    if (option.value === undefined || (option.isValueOptional && value === undefined)) continue;
    const next = value === undefined ? rest.next() : { done: false, value };
    if (next.done) return { positional, options, pending: option, isBeyond: false };
    take(name, next.value!);
  }
  return { positional, options, pending: undefined, isBeyond: false };
}

/** `--name`, `--name=value`, and letters as `-Cl`, of which the first that takes a value takes the rest of the word. */
function optionIn(word: string, declared: DeclaredCommand['options']): { name?: string; value?: string } {
  const [, long, value] = /^--([\w-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
  if (long !== undefined)
    return Object.hasOwn(declared, long) ? { name: long, ...(value !== undefined && { value }) } : {};
  if (!/^-\w/.test(word)) return {};
  for (const [index, letter] of [...word].entries()) {
    const name = Object.keys(declared).find((it) => declared[it]!.short === letter);
    if (name === undefined || declared[name]!.value === undefined) continue;
    const attached = word.slice(index + 1);
    return { name, ...(attached !== '' && { value: attached }) };
  }
  return {};
}
