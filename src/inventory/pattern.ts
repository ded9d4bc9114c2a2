import { readFileSync } from 'node:fs';
import picomatch from 'picomatch';
import { suggestion } from '../config/nearest.ts';
import { RebuildError } from '../core/error.ts';
import { definedAt, type Host, type Inventory } from './model.ts';

/**
 * The hosts that an Ansible pattern names: `a:b` or `a,b` (both), `:&c` (only those also in c), `:!d` (without d), globs,
 * `~regex`, `group[0]`, `group[1:3]`, `group[-1]`, `all`, `@file` (one pattern on each line), `localhost`.
 * In the order of the pattern, each host once.
 *
 * @throws RebuildError PATTERN_UNKNOWN, PATTERN_INVALID
 */
export function selectHosts(inventory: Inventory, pattern: string): readonly Host[] {
  const terms = termsOf(inventory, pattern);
  const [excluded, required, plain] = [
    terms.filter(is('!')),
    terms.filter(is('&')),
    terms.filter((it) => !/^[&!]/.test(it)),
  ];
  const chosen = new Set((plain.length > 0 ? plain : ['all']).flatMap((term) => namesOf(inventory, term)));
  const kept = required.map((term) => new Set(namesOf(inventory, term.slice(1))));
  const dropped = new Set(excluded.flatMap((term) => namesOf(inventory, term.slice(1))));
  return [...chosen]
    .filter((name) => kept.every((names) => names.has(name)) && !dropped.has(name))
    .map((name) => inventory.hosts.get(name) ?? LOCALHOST);
}

const is = (mark: string) => (term: string) => term.startsWith(mark);

/** The parts between commas and colons, with those of a file in its place. */
function termsOf(inventory: Inventory, pattern: string): readonly string[] {
  if (inventory.hosts.has(pattern)) return [pattern];
  const terms = pattern.split(',').flatMap((part) => part.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? []);
  return terms.flatMap((term) => (term.startsWith('@') ? fileTerms(inventory, term.slice(1)) : [term]));
}

function fileTerms(inventory: Inventory, file: string): readonly string[] {
  try {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim());
    return lines.filter((line) => line !== '' && !line.startsWith('#')).flatMap((line) => termsOf(inventory, line));
  } catch (cause) {
    if (cause instanceof RebuildError) throw cause;
    throw new RebuildError('PATTERN_INVALID', `@${file} cannot be read`, {
      hint: 'Check the path after the @.',
      cause,
    });
  }
}

function namesOf(inventory: Inventory, term: string): readonly string[] {
  if (inventory.hosts.has(term)) return [term];
  const [, expression = term, index, from, to] = SUBSCRIPT.exec(term) ?? [];
  const names = matches(inventory, expression);
  if (index !== undefined) return [pick(names, Number(index), term)];
  return from === undefined ? names : names.slice(Number(from), to ? Number(to) + 1 : undefined);
}

/** `[0]`, `[-1]`, `[1:3]`, `[1:]` behind anything but a regular expression. */
const SUBSCRIPT = /^([^~].*)\[(?:(-?\d+)|(\d+):(\d*))\]$/;

function pick(names: readonly string[], index: number, term: string): string {
  const name = names.at(index);
  if (name !== undefined) return name;
  throw new RebuildError('PATTERN_UNKNOWN', `${term}: there are only ${names.length} hosts`, {
    hint: names.length > 0 ? `Write an index from 0 to ${names.length - 1}.` : 'Remove it.',
  });
}

/** Groups that fit the name or wildcard, and hosts where none does or it is a wildcard. */
function matches({ hosts, groups }: Inventory, expression: string): readonly string[] {
  const fits = matcher(expression);
  const ofGroups = [...groups.keys()].filter(fits);
  const isWild = expression.startsWith('~') || /[.?*[]/.test(expression);
  const ofHosts = ofGroups.length === 0 || isWild ? [...hosts.keys()].filter(fits) : [];
  const names = [...new Set([...ofGroups.flatMap((group) => hostsBelow(groups, group)), ...ofHosts])];
  if (names.length > 0 || ofGroups.length > 0) return names;
  if (expression === 'localhost' || expression === '127.0.0.1') return ['localhost'];
  const all = [...groups.keys(), ...hosts.keys()];
  throw new RebuildError('PATTERN_UNKNOWN', `no host or group fits "${expression}"`, {
    hint: (isWild ? undefined : suggestion(expression, all)) ?? 'Run `./rebuild inventory --graph` to see all names.',
  });
}

function matcher(expression: string): (name: string) => boolean {
  if (!expression.startsWith('~')) {
    const fits = picomatch(expression.replaceAll('[!', '[^'), {
      dot: true,
      noextglob: true,
      nobrace: true,
      nonegate: true,
    });
    return (name) => fits(name);
  }
  try {
    const regex = new RegExp(`^(?:${expression.slice(1)})`);
    return (name) => regex.test(name);
  } catch (cause) {
    throw new RebuildError('PATTERN_INVALID', `${expression} is no regular expression`, { hint: 'Correct it.', cause });
  }
}

/** The hosts of a group and of all groups below it, level by level, each once. */
export function hostsBelow(groups: Inventory['groups'], name: string): readonly string[] {
  const seen = new Set([name]);
  for (const group of seen) for (const child of groups.get(group)!.children) seen.add(child);
  return [...new Set([...seen].flatMap((group) => groups.get(group)!.hosts))];
}

/** What `localhost` means where the inventory has no such host: the machine that rebuild runs on. */
const LOCALHOST: Host = {
  name: 'localhost',
  groups: [],
  vars: new Map([['ansible_connection', { ...definedAt('local', 'built in', 'host localhost'), shadows: [] }]]),
  implicit: true,
};
