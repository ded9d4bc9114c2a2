import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { historyFolder } from '../../src/cloud/state-folder.ts';
import { journalName } from '../../src/history/folder.ts';
import type { Entry, Head } from '../../src/history/model.ts';
import { type PastRun, readRun } from '../../src/history/past-run.ts';
import { folderWith } from '../support/folder.ts';

export function head(given: Partial<Head> = {}): Head {
  return {
    type: 'run',
    id: '9f3a1c',
    time: '2026-11-26T11:01:42.123Z',
    who: 'ops@desk',
    pid: 1,
    version: '0.1.0',
    words: ['cluster'],
    title: 'cluster lab',
    mode: 'apply',
    cluster: 'lab',
    inventory: '/srv/inventory/lab',
    git: { revision: 'a'.repeat(40), branch: 'main' },
    hosts: ['a', 'b'],
    tags: [],
    skipTags: [],
    ...given,
  };
}

export function planned(where: string, fields: Readonly<Record<string, string>>): Entry {
  const changes = Object.entries(fields).map(([field, to]) => ({ task: 'file /etc/redis.conf', field, to }));
  return { type: 'role.plan', where, role: 'redis', changes, handlers: [], unknown: [] };
}

export function ended(statuses: Readonly<Record<string, 'ok' | 'changed' | 'failed'>>, given: object = {}): Entry {
  const hosts = Object.entries(statuses).map(([host, status]) => {
    return { host, status, tasks: 3, changed: status === 'changed' ? 1 : 0, notDone: [], seconds: 2 };
  });
  return { type: 'end', seconds: 12, exitCode: 0, cloudChanges: 0, hosts, ...given };
}

/** A journal as it is written, one second from line to line. */
export function journalText(first: Head, entries: readonly Entry[]): string {
  return [first, ...entries.map((entry, index) => ({ at: index + 1, ...entry }))]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

export function pastRun(first: Head, entries: readonly Entry[]): PastRun {
  const text = journalText(first, entries);
  return readRun({ path: join(folderWith({ j: text }), 'j'), id: first.id, stamp: '', isIdle: false });
}

/** Journals of these runs in the state folder of a cluster. */
export async function keepRuns(stateFolder: string, runs: readonly (readonly [Head, ...Entry[]])[]): Promise<void> {
  const folder = historyFolder(stateFolder);
  await mkdir(folder, { recursive: true });
  for (const [first, ...entries] of runs) {
    writeFileSync(join(folder, journalName(first.id, new Date(first.time))), journalText(first, entries));
  }
}
