import type { z } from 'zod';
import { keysAt } from './keys.ts';
import { suggestion } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** The one thing about a value that its schema rejects and that is worth telling. */
export interface Fault {
  readonly kind: 'unknown-key' | 'missing' | 'invalid';
  /** Of the faulty value, or of the unknown key. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly hint?: string | undefined;
}

/**
 * The fault to report: an unknown key where there is one, since it often explains the others.
 *
 * @param issues of a parse with `reportInput`, by which what is missing is told from what is wrong
 */
export function firstFault(schema: z.ZodType, issues: readonly Issue[]): Fault {
  return allFaults(schema, issues)[0]!;
}

/** Every fault, unknown keys first. A key that is misspelt is not missing besides. */
export function allFaults(schema: z.ZodType, issues: readonly Issue[]): readonly Fault[] {
  const flat = issues.flatMap((issue) => flatten(issue));
  const unknown = flat.flatMap((issue) => {
    return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknownKey(schema, issue.path, key)) : [];
  });
  const mistaken = new Set(unknown.map(({ path }) => parentOf(path)));
  const others = flat
    .filter((issue) => issue.code !== 'unrecognized_keys')
    .filter((issue) => !(isMissing(issue) && mistaken.has(parentOf(issue.path))));
  return [...unknown, ...others.map(faultOf)];
}

function faultOf(issue: Issue): Fault {
  const kind = isMissing(issue) ? 'missing' : 'invalid';
  return { kind, path: issue.path, message: messageOf(issue), hint: hintOf(issue) };
}

function parentOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.slice(0, -1).map(String));
}

function unknownKey(schema: z.ZodType, path: readonly PropertyKey[], key: string): Fault {
  const known = keysAt(schema, path);
  // Known, but in another form of the same thing.
  const hint = known.includes(key)
    ? 'Remove it, or the keys beside it: they do not go together.'
    : suggestion(key, known);
  return { kind: 'unknown-key', path: [...path, key], message: `unknown key "${key}"`, hint: hint ?? 'Remove it.' };
}

/** The issues themselves, with those of the best fitting branch in the place of a union's. */
function flatten(issue: Issue, parent: readonly PropertyKey[] = []): Issue[] {
  const path = [...parent, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ ...issue, path }];
  const branch = issue.errors.toSorted((a, b) => misfit(a) - misfit(b))[0];
  const explainsItself = issue.message !== 'Invalid input' && branch?.every((it) => it.path.length === 0);
  if (!branch || explainsItself || misfit(branch) >= WRONG_SHAPE) return [{ ...issue, path }];
  return branch.flatMap((it) => flatten(it, path));
}

const MISSING = 'is missing';

const WRONG_SHAPE = 100;

/** How badly a value fits a branch of a union: what is of another shape altogether was not meant to be it. */
function misfit(issues: readonly Issue[]): number {
  const cost = (issue: Issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.length;
    return issue.path.length === 0 && issue.code === 'invalid_type' ? WRONG_SHAPE : 1;
  };
  return issues.reduce((sum, issue) => sum + cost(issue), 0);
}

function hintOf(issue: Issue): string {
  if (isMissing(issue)) {
    const what = String(issue.path.at(-1) ?? 'it');
    return ZODS_OWN.test(issue.message) ? `Add ${what}.` : `Add ${what}: it ${issue.message}.`;
  }
  if (issue.code === 'too_small' && issue.origin === 'array') return 'Add an entry.';
  if (issue.code !== 'invalid_type') return 'Correct the value.';
  if (issue.expected === 'string' && typeof issue.input === 'object') return 'Write one value.';
  return HINTS[issue.expected] ?? 'Correct the value.';
}

/** The schema was asked with `reportInput`. */
function isMissing(issue: Issue): boolean {
  return 'input' in issue && issue.input === undefined;
}

const HINTS: Readonly<Record<string, string>> = {
  string: 'Put the value in quotes.',
  number: 'Write a number, without quotes.',
  int: 'Write a whole number, without quotes.',
  boolean: 'Write true or false, without quotes.',
  object: 'Write it as a mapping, such as { key: value }.',
  record: 'Write it as a mapping, such as { key: value }.',
  array: 'Write it as a list, such as [a, b].',
};

/** A text that was written for its schema says more than what can be told of any, but for what is not there. */
function messageOf(issue: Issue): string {
  if (isMissing(issue)) return MISSING;
  if (!ZODS_OWN.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') return typeMessage(issue);
  if (issue.code === 'invalid_value') return `must be ${orList(issue.values.map(String))}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_small' && issue.minimum === 1 && unitOf(issue.origin)) return 'must not be empty';
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'invalid_key') return `as a key, ${messageOf(issue.issues[0]!)}`;
  return issue.code === 'invalid_union' ? unionMessage(issue) : issue.message;
}

const ZODS_OWN = /^(Invalid|Too (big|small)|Unrecognized)/;

function typeMessage(issue: Extract<Issue, { code: 'invalid_type' }>): string {
  const [, received = ''] = /received (\w+)/.exec(issue.message) ?? [];
  const given = issue.expected === 'int' && received === 'number' ? 'fraction' : received;
  return `must be ${nameOf(issue.expected)}, not ${nameOf(given)}`;
}

function unionMessage({ errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  const expected = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? [nameOf(first.expected)] : []));
  return expected.length > 0 ? `must be ${orList([...new Set(expected)])}` : 'has no valid form';
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  fraction: 'a fraction',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  null: 'empty',
};

function nameOf(type: string): string {
  return NAMES[type] ?? type;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}

function orList(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('');
}
