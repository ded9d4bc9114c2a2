import { Deferred } from './deferred.ts';
import { Secret } from './secret.ts';

export type Part = string | Secret | Deferred;
export type Value = string | number | boolean | Secret | Deferred | Text | Script;

/** What may hold secrets: `plain()` is for the host, `masked()` for people. */
abstract class Masked {
  readonly parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  /** @throws Error when a deferred value in it has not been resolved: a bug in the caller */
  plain(): string {
    return this.parts.map(plainPart).join('');
  }

  masked(): string {
    return this.parts.map(String).join('');
  }

  /** The names of the deferred values in it, each once. */
  deferred(): readonly string[] {
    return [...new Set(this.parts.filter((part) => part instanceof Deferred).map(({ name }) => name))];
  }

  toString(): string {
    return this.masked();
  }

  toJSON(): string {
    return this.masked();
  }
}

/** The content of a file. */
export class Text extends Masked {
  readonly kind = 'text';
}

/** A POSIX sh script. */
export class Script extends Masked {
  readonly kind = 'script';

  /** The script with its deferred values filled in. `values` is keyed by their names; what is in it stays masked. */
  resolve(values: ReadonlyMap<string, Secret>): Script {
    return new Script(
      this.parts.map((part) => {
        if (!(part instanceof Deferred)) return part;
        return values.get(part.name)?.map((value) => part.spell(value)) ?? part;
      }),
    );
  }
}

const textsOf = ofEach(dedent);

/** Raw, so that backslashes reach the shell; `\${` is how a template literal spells `${`, and '\`' a back-tick. */
const scriptsOf = ofEach(({ raw }) =>
  dedent(raw).map((string) => string.replaceAll('\\${', '${').replaceAll('\\`', '`')),
);

/** Of a template it is made once: it is the same one each time that its place in the source is passed. */
function ofEach(make: (strings: TemplateStringsArray) => readonly string[]) {
  const made = new WeakMap<TemplateStringsArray, readonly string[]>();
  return (strings: TemplateStringsArray): readonly string[] => {
    const known = made.get(strings) ?? make(strings);
    made.set(strings, known);
    return known;
  };
}

/** File content. Values are inserted as they are; common indentation is removed. */
export function text(strings: TemplateStringsArray, ...values: readonly Value[]): Text {
  return new Text(weave(textsOf(strings), values, partsOf));
}

/** A script. Every value becomes one quoted word, except a nested script, which is inserted as it is. */
export function sh(strings: TemplateStringsArray, ...values: readonly Value[]): Script {
  return new Script(
    weave(scriptsOf(strings), values, (value) => (value instanceof Script ? value.parts : quote(value))),
  );
}

/** Several scripts, one after the other. */
export function lines(scripts: readonly Script[]): Script {
  return new Script(scripts.flatMap((script) => [...script.parts, '\n']));
}

/** A list of words, each quoted. */
export function words(list: readonly Value[]): Script {
  return new Script(list.flatMap((word, index) => [...(index > 0 ? [' '] : []), ...quote(word)]));
}

/** Several texts, one after the other, each on lines of its own. */
export function joinText(texts: readonly (Text | string)[], separator = '\n'): Text {
  return new Text(texts.flatMap((it, index) => [...(index > 0 ? [separator] : []), ...partsOf(it)]));
}

/** `script` as one quoted word, to be given to `eval` or `sh -c`. */
export function quoteScript(script: Script): Script {
  return new Script(["'", ...script.parts.map(escapeQuotes), "'"]);
}

function plainPart(part: Part): string {
  if (part instanceof Secret) return part.reveal();
  if (part instanceof Deferred) throw new Error(`deferred value ${part.name} was not resolved`);
  return part;
}

function partsOf(value: Value): readonly Part[] {
  if (value instanceof Masked) return value.parts;
  return [typeof value === 'object' ? value : String(value)];
}

function quote(value: Value): Part[] {
  if (typeof value !== 'object' && /^[\w@%+=:,./-]+$/.test(String(value))) return [String(value)];
  return ["'", ...partsOf(value).map(escapeQuotes), "'"];
}

function escapeQuotes(part: Part): Part {
  const escaped = (string: string) => string.replaceAll("'", "'\\''");
  return typeof part === 'string' ? escaped(part) : part.map(escaped);
}

function weave(
  strings: readonly string[],
  values: readonly Value[],
  render: (value: Value) => readonly Part[],
): Part[] {
  return strings.flatMap((string, i) => (i < values.length ? [string, ...render(values[i]!)] : [string]));
}

/** Removes the first line break, the common indentation, and the indentation before the closing back-tick. */
function dedent(strings: readonly string[]): string[] {
  const indents = strings
    .join('_')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim())
    .map((line) => line.search(/\S/));
  const indent = indents.length ? Math.min(...indents) : 0;
  const dedented = strings.map((string) => string.replace(new RegExp(`\\n {0,${indent}}`, 'g'), '\n'));
  return dedented.map((string, i) => {
    const opened = i === 0 ? string.replace(/^\n/, '') : string;
    return i === strings.length - 1 ? opened.replace(/\n +$/, '\n') : opened;
  });
}
