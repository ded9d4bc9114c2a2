import type { Given } from './given.ts';
import type { Candidate, Completion, Declared, DeclaredCommand } from './model.ts';

/** The names that only files of this machine tell. What is shown beside each is its value. */
export interface Names {
  hosts(given: Given): Promise<Named>;
  groups(given: Given): Promise<Named>;
  tags(given: Given): Promise<Named>;
  secrets(given: Given): Promise<Named>;
  roles(): Promise<Named>;
  /** The variables of a role. */
  variables(role: string): Promise<Named>;
}

type Named = Readonly<Record<string, string>>;

interface Wanted {
  /** As it stands in --help: PATTERN, [KEY=VALUE...]. It tells what kind of word is wanted. */
  readonly label: string;
  readonly choices: string | undefined;
  readonly current: string;
}

interface Context extends Given {
  readonly declared: Declared;
  readonly command: DeclaredCommand;
}

/** What may stand for the value of an option or for an argument. */
export async function valuesFor(wanted: Wanted, context: Context, names: Names): Promise<Completion> {
  const { current } = wanted;
  const label = wanted.label.replace(/^\[|(\.\.\.)?\]$/g, '');
  const choices = wanted.choices ?? (label.includes('|') ? label : undefined);
  if (choices !== undefined) return offer(current, choices.split('|').map(bare));
  const kind = wanted.label.endsWith('...]') && label === 'KEY=VALUE' ? properties : KINDS[label];
  return kind ? kind(current, context, names) : offer(current, []);
}

export function offer(current: string, candidates: readonly Candidate[]): Completion {
  return { kind: 'words', words: candidates.filter(({ word }) => word.startsWith(current)) };
}

type Kind = (current: string, context: Context, names: Names) => Promise<Completion> | Completion;

const files: Kind = () => ({ kind: 'files', prefix: '' });

/** What is known of each placeholder. Of one that is not here, such as N, nothing can be offered. */
const KINDS: Readonly<Record<string, Kind>> = {
  PATTERN: pattern,
  HOST: async (current, context, names) => offer(current, listed(await names.hosts(context))),
  NODE: async (current, context, names) => offer(current, listed(await names.hosts(context))),
  ROLE: async (current, _, names) => offer(current, listed(await names.roles())),
  TAGS: async (current, context, names) => severally(current, listed(await names.tags(context))),
  SECRET: async (current, context, names) => offer(current, listed(await names.secrets(context))),
  TYPE: (current, { declared }) =>
    offer(
      current,
      Object.entries(declared.types).map(([word, { summary }]) => ({ word, help: summary })),
    ),
  VAR: (current, context, names) => variables(current, context, names, ''),
  'KEY=VALUE': (current, context, names) =>
    current.startsWith('@') ? { kind: 'files', prefix: '@' } : variables(current, context, names, '='),
  FILE: files,
  PATH: files,
  PLAN: files,
  DIR: () => ({ kind: 'folders', prefix: '' }),
  ID: (current) => offer(current, RUNS),
};

/** Runs of the history that have a word of their own. */
const RUNS: readonly Candidate[] = [
  { word: 'last', help: 'the newest run' },
  { word: 'last~1', help: 'the one before it' },
];

/** A name after all that stands before it: `a:b`, `a,b`, `a:&b`, `a:!b`. */
async function pattern(current: string, context: Context, names: Names): Promise<Completion> {
  if (current.startsWith('@')) return { kind: 'files', prefix: '@' };
  const [, head = '', mark = ''] = /^(.*[:,])?([!&])?/.exec(current)!;
  const here = 'type' in context.command.args ? [{ word: 'local', help: 'this machine, without SSH' }] : [];
  const all = [...listed(await names.groups(context)), ...listed(await names.hosts(context)), ...here];
  return offer(
    current,
    without(head, all).map(({ word, help }) => ({ word: head + mark + word, help })),
  );
}

/** Several words with commas between them. */
function severally(current: string, candidates: readonly Candidate[]): Completion {
  const head = current.slice(0, current.lastIndexOf(',') + 1);
  return offer(
    current,
    without(head, candidates).map(({ word, help }) => ({ word: head + word, help })),
  );
}

function without(head: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const named = head.split(/[:,]/).map((part) => part.replace(/^[!&]/, ''));
  return candidates.filter(({ word }) => !named.includes(word));
}

/** `redis.port`, `ansible_user`, with `end` behind them. */
async function variables(current: string, { declared }: Context, names: Names, end: string): Promise<Completion> {
  const [, role] = /^(\w+)\./.exec(current) ?? [];
  if (role !== undefined) {
    const own = listed(await names.variables(role));
    return offer(
      current,
      own.map(({ word, help }) => ({ word: `${role}.${word}${end}`, help })),
    );
  }
  const roles = Object.keys(await names.roles()).map((word) => ({ word: `${word}.`, help: 'variables of the role' }));
  const known = listed(declared.variables).map(({ word, help }) => ({ word: word + end, help }));
  return offer(current, [...roles, ...known]);
}

/** `key=value` of a resource, whose type is the word before. */
function properties(current: string, { declared, positional: [, type = '', ...words] }: Context): Completion {
  const keys = Object.hasOwn(declared.types, type) ? declared.types[type]!.keys : {};
  const [, key] = /^(\w+)=/.exec(current) ?? [];
  if (key !== undefined) {
    const choices = keys[key]?.choices?.split('|') ?? [];
    return offer(
      current,
      choices.map((it) => bare(`${key}=${it}`)),
    );
  }
  const left = Object.entries(keys).filter(([name]) => !words.some((word) => word.startsWith(`${name}=`)));
  return offer(
    current,
    left.map(([name, { help }]) => ({ word: `${name}=`, help })),
  );
}

function listed(names: Named): Candidate[] {
  return Object.entries(names).map(([word, help]) => ({ word, help }));
}

function bare(word: string): Candidate {
  return { word, help: '' };
}
