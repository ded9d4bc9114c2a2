import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { YamlDocument } from '../config/document.ts';
import { suggestion } from '../config/nearest.ts';
import { parseYamlWithPlaces, readConfigFile } from '../config/yaml.ts';
import { type Place, RebuildError } from '../core/error.ts';
import type { Definition } from '../inventory/model.ts';
import { definition } from '../inventory/yaml-source.ts';
import type { Play, Playbook, RoleUse } from './model.ts';
import { waitsFor } from './order.ts';
import { playbookSchema, type playSchema, type playbookSchema as Schema } from './schema.ts';

export interface PlaybookOptions {
  /** Names of all roles. */
  readonly roles: readonly string[];
}

/**
 * Reads a playbook and those that it imports.
 *
 * @throws RebuildError CONFIG_*, PLAYBOOK_UNKNOWN_ROLE, PLAYBOOK_UNKNOWN_PLAY, PLAYBOOK_CYCLE, each with its place
 */
export async function loadPlaybook(file: string, { roles }: PlaybookOptions): Promise<Playbook> {
  return { file, plays: await readPlays({ file, roles, tags: [], position: 0, after: [], above: [], at: undefined }) };
}

interface Reading extends Turn {
  readonly file: string;
  readonly roles: readonly string[];
  /** Tags of the imports around it. */
  readonly tags: readonly string[];
  /** The files that led here, outermost first. */
  readonly above: readonly string[];
  /** Where it is imported. */
  readonly at: Place | undefined;
}

/** When a play, or the first one of a file, has its turn. */
interface Turn {
  readonly position: number;
  /** Positions of the plays that it waits for. */
  readonly after: readonly number[];
}

type PlayData = z.output<typeof playSchema>;
type Entry = z.output<typeof Schema>[number];

async function readPlays(reading: Reading): Promise<readonly Play[]> {
  const { data, document } = parseYamlWithPlaces(playbookSchema, await readSource(reading), reading.file);
  const plays: Play[] = [];
  for (const [index, entry] of data.entries()) {
    const turn: Turn = {
      position: reading.position + plays.length,
      after: waitsFor({
        after: entry.after,
        before: plays,
        start: reading.after,
        placeOf: (name) => document.place([index, 'after', name]),
      }),
    };
    if (isImport(entry)) plays.push(...(await readPlays({ ...importOf(reading, document, index, entry), ...turn })));
    else plays.push(playOf({ ...reading, ...turn }, document, index, entry));
  }
  return plays;
}

async function readSource({ file, above, at }: Reading): Promise<string> {
  if (above.includes(file)) {
    throw new RebuildError('PLAYBOOK_CYCLE', `this playbook imports itself: ${[...above, file].join(' > ')}`, {
      at,
      hint: 'Remove one of these imports.',
    });
  }
  try {
    return await readConfigFile(file);
  } catch (error) {
    if (!(error instanceof RebuildError) || !at) throw error;
    throw new RebuildError(error.code, error.message, {
      at,
      hint: 'Correct the path: it is relative to this file.',
      cause: error,
    });
  }
}

function isImport(entry: Entry): entry is Extract<Entry, { import_playbook: string }> {
  return 'import_playbook' in entry;
}

function importOf(
  reading: Reading,
  document: YamlDocument,
  index: number,
  entry: Extract<Entry, { import_playbook: string }>,
): Omit<Reading, keyof Turn> {
  return {
    roles: reading.roles,
    file: join(dirname(reading.file), entry.import_playbook),
    tags: [...reading.tags, ...entry.tags],
    above: [...reading.above, reading.file],
    at: document.place([index, 'import_playbook']),
  };
}

function playOf(reading: Reading, document: YamlDocument, index: number, data: PlayData): Play {
  const tags = [...reading.tags, ...data.tags];
  const name = data.name ?? data.hosts;
  for (const role of Object.keys(data.vars)) {
    checkRole(role, reading.roles, document.keyPlace([index, 'vars', role]));
  }
  const roles = data.roles.map((use, position): RoleUse => {
    const path = [index, 'roles', position];
    const isName = typeof (document.value as RawPlay[])[index]!.roles[position] === 'string';
    const at = document.place(isName ? path : [...path, 'role']);
    checkRole(use.role, reading.roles, at);
    const layers: Definition[] = [
      ...(use.role in data.vars ? [definition(document, [index, 'vars', use.role], `play ${name}`)] : []),
      ...(Object.keys(use.vars).length > 0
        ? [definition(document, [...path, 'vars'], `role ${use.role} of play ${name}`)]
        : []),
    ];
    return { role: use.role, layers, tags: [...tags, ...use.tags], hosts: use.hosts, at };
  });
  return {
    name,
    hosts: data.hosts,
    roles,
    position: reading.position,
    after: reading.after,
    tags,
    serial: data.serial,
    maxFailPercentage: data.max_fail_percentage,
    at: document.place([index]),
    hostsAt: document.place([index, 'hosts']),
  };
}

interface RawPlay {
  readonly roles: readonly unknown[];
}

function checkRole(role: string, roles: readonly string[], at: Place): void {
  if (roles.includes(role)) return;
  throw new RebuildError('PLAYBOOK_UNKNOWN_ROLE', `there is no role "${role}"`, {
    at,
    hint: suggestion(role, roles) ?? `Add roles/${role}/${role}.ts.`,
  });
}
