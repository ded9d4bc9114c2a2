/**
 * The value of a Python literal (number, text in quotes, True, False, None, list, tuple, set, dict), or the text itself
 * when it is none. This is how Ansible reads values in INI inventories.
 */
export function pythonLiteral(text: string): unknown {
  const tokens = tokensOf(text.trim());
  if (!tokens) return text;
  try {
    const reader = { tokens, next: 0 };
    const value = readValue(reader);
    return reader.next === tokens.length ? value : text;
  } catch (error) {
    if (error === NOT_A_LITERAL) return text;
    throw error;
  }
}

const NOT_A_LITERAL = Symbol('not a literal');

interface Reader {
  readonly tokens: readonly string[];
  next: number;
}

const TOKEN = /\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[[\](){},:]|[^\s[\](){},:'"]+)/y;

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens.length > 0 ? tokens : undefined;
}

function readValue(reader: Reader): unknown {
  const token = take(reader);
  if (token === '[') return readList(reader, ']');
  if (token === '(') return readTuple(reader);
  if (token === '{') return readBraces(reader);
  return atom(token);
}

function readList(reader: Reader, close: string): unknown[] {
  const items: unknown[] = [];
  while (peek(reader) !== close) {
    items.push(readValue(reader));
    if (peek(reader) !== close) expect(reader, ',');
  }
  expect(reader, close);
  return items;
}

/** A single value in parentheses is that value. */
function readTuple(reader: Reader): unknown {
  const start = reader.next;
  const items = readList(reader, ')');
  const isTuple = items.length !== 1 || reader.tokens[reader.next - 2] === ',' || reader.next === start + 1;
  return isTuple ? items : items[0];
}

function readBraces(reader: Reader): unknown {
  const start = reader.next;
  if (peek(reader) === '}') {
    reader.next += 1;
    return {};
  }
  readValue(reader);
  const isMapping = peek(reader) === ':';
  reader.next = start;
  return isMapping ? readMapping(reader) : readList(reader, '}');
}

function readMapping(reader: Reader): Record<string, unknown> {
  const mapping: Record<string, unknown> = {};
  while (peek(reader) !== '}') {
    const key = readValue(reader);
    expect(reader, ':');
    mapping[String(key)] = readValue(reader);
    if (peek(reader) !== '}') expect(reader, ',');
  }
  expect(reader, '}');
  return mapping;
}

const WORDS: ReadonlyMap<string, unknown> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
]);

function atom(token: string): unknown {
  if (/^['"]/.test(token)) return unquote(token);
  if (WORDS.has(token)) return WORDS.get(token);
  const number = token.replace(/(?<=\d)_(?=\d)/g, '');
  if (/^[-+]?(0|[1-9]\d*|0+)$/.test(number)) return Number(number);
  if (/^[-+]?0[xob][\da-f]+$/i.test(number)) return prefixed(number);
  if (/^[-+]?(\d+\.\d*|\.\d+|\d+(?=e))(e[-+]?\d+)?$/i.test(number)) return Number(number);
  throw NOT_A_LITERAL;
}

function prefixed(number: string): number {
  const value = Number(number.replace(/^[-+]/, ''));
  if (Number.isNaN(value)) throw NOT_A_LITERAL;
  return number.startsWith('-') ? -value : value;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

function unquote(token: string): string {
  return token.slice(1, -1).replace(/\\(.)/g, (all, character: string) => ESCAPES[character] ?? all);
}

function take(reader: Reader): string {
  const token = peek(reader);
  if (token === undefined) throw NOT_A_LITERAL;
  reader.next += 1;
  return token;
}

function peek({ tokens, next }: Reader): string | undefined {
  return tokens[next];
}

function expect(reader: Reader, token: string): void {
  if (take(reader) !== token) throw NOT_A_LITERAL;
}
