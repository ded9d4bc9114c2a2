import { suggestion } from '../config/nearest.ts';
import { type Place, RebuildError } from '../core/error.ts';
import { addChild, type Draft, define, groupOf, hostOf, setGroupVar } from './draft.ts';
import { definedAt } from './model.ts';
import { pythonLiteral } from './python-literal.ts';
import { hostNames } from './range.ts';
import { shellWords } from './words.ts';

type Section = 'hosts' | 'children' | 'vars';

interface Reading {
  readonly draft: Draft;
  /** Groups that a heading other than `:vars` declares, or that an earlier file knows. */
  readonly declared: Set<string>;
  /** Where a group was used before it was declared. */
  readonly used: Map<string, Place>;
  group: string;
  section: Section;
}

interface Line {
  readonly text: string;
  readonly at: Place;
}

/** Adds an inventory in Ansible's INI shape to `draft`. @throws RebuildError INVENTORY_SYNTAX, INVENTORY_GROUP_UNKNOWN, … */
export function readIniInventory(draft: Draft, source: string, file: string): void {
  const reading: Reading = {
    draft,
    declared: new Set(draft.groups.keys()),
    used: new Map(),
    group: 'ungrouped',
    section: 'hosts',
  };
  for (const line of linesOf(source, file)) readLine(reading, line);
  for (const [name, at] of reading.used) {
    if (reading.declared.has(name)) continue;
    throw new RebuildError('INVENTORY_GROUP_UNKNOWN', `group ${name} is nowhere declared`, {
      at,
      hint: suggestion(name, reading.declared) ?? `Add a heading [${name}] with its hosts.`,
    });
  }
}

function linesOf(source: string, file: string): readonly Line[] {
  return source.split(/\r?\n/).flatMap((raw, index) => {
    const text = raw.trim();
    if (text === '' || text.startsWith('#') || text.startsWith(';')) return [];
    return [{ text, at: { file, line: index + 1, column: raw.indexOf(text) + 1 } }];
  });
}

function readLine(reading: Reading, line: Line): void {
  if (line.text.startsWith('[') && /\]\s*(#.*)?$/.test(line.text)) readHeading(reading, line);
  else READERS[reading.section](reading, line);
}

const READERS: Readonly<Record<Section, (reading: Reading, line: Line) => void>> = {
  hosts: readHosts,
  children: readChild,
  vars: readVariable,
};

function readHeading(reading: Reading, { text, at }: Line): void {
  const [, group, section = 'hosts'] = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(text) ?? [];
  if (group === undefined)
    throw syntaxError(`${text} is no heading`, at, 'Write it as [group], without spaces inside.');
  if (!isSection(section)) {
    throw syntaxError(
      `[${group}:${section}] is of an unknown kind`,
      at,
      'Write hosts, children or vars after the colon.',
    );
  }
  groupOf(reading.draft, group);
  if (section === 'vars') use(reading, group, at);
  else reading.declared.add(group);
  reading.group = group;
  reading.section = section;
}

function isSection(word: string): word is Section {
  return word in READERS;
}

function use(reading: Reading, group: string, at: Place): void {
  if (!reading.used.has(group)) reading.used.set(group, at);
}

function readHosts({ draft, group }: Reading, { text, at }: Line): void {
  const words = shellWords(text, { comments: true });
  if (!words) throw syntaxError('a quote is not closed', at, 'Close the quote.');
  const [pattern = '', ...assignments] = words;
  const { names, port } = hostNames(pattern, at);
  for (const name of names) {
    const isNew = !draft.hosts.has(name);
    const { vars } = hostOf(draft, name);
    groupOf(draft, group).hosts.add(name);
    if (isNew && port !== undefined) define(vars, 'ansible_port', definedAt(port, at, `host ${name}`));
    for (const assignment of assignments) {
      const [key, value] = splitAssignment(assignment, at);
      define(vars, key, definedAt(pythonLiteral(value), at, `host ${name}`));
    }
  }
}

function readChild(reading: Reading, { text, at }: Line): void {
  const [, child] = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(text) ?? [];
  if (child === undefined) throw syntaxError(`${text} is no name of a group`, at, 'Write one group on each line.');
  use(reading, child, at);
  groupOf(reading.draft, child);
  addChild(reading.draft, reading.group, child, at);
}

function readVariable({ draft, group }: Reading, { text, at }: Line): void {
  const [key, value] = splitAssignment(text, at);
  setGroupVar(groupOf(draft, group), key, definedAt(pythonLiteral(value), at, `group ${group}`));
}

function splitAssignment(text: string, at: Place): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw syntaxError(`${text} is no variable`, at, 'Write it as key=value.');
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}

function syntaxError(message: string, at: Place, hint: string): RebuildError {
  return new RebuildError('INVENTORY_SYNTAX', message, { at, hint });
}
