import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Notes, newNotes, type Stamp } from './stamps.ts';

/** What stands in `.rebuild/bundle/current.json`: what the last making came to, and from which files. */
interface Made extends Outcome {
  /** The folder of the repository: its path stands in the bundle. */
  readonly home: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was read, and what was written. */
  readonly files: readonly Stamp[];
}

interface Outcome {
  /** In `.rebuild/bundle`. Absent when the making failed. */
  readonly folder?: string;
  /** Pairs of a source and the chunk in the folder that is loaded in its place. */
  readonly entries?: readonly (readonly [source: string, chunk: string])[];
  readonly failed?: string;
}

const MINUTE_MS = 60_000;
/** Of a file that is written twice within so short a time, both may have the same times. */
const TICK_MS = 50;

/**
 * Makes a bundle of the repository `home`, and `.rebuild/bundle/current.json`, which names it. Whoever reads that meanwhile
 * finds the earlier one, whole. Does nothing while another process is at it.
 */
export async function makeBundle(home: string): Promise<void> {
  const place = join(home, '.rebuild/bundle');
  mkdirSync(place, { recursive: true });
  const lock = join(place, 'making');
  if (!take(lock)) return;
  try {
    const at = Date.now();
    const read = newNotes();
    const written = newNotes();
    const outcome = await tryTo(home, { place, folder: `made-${at}-${process.pid}`, read, written });
    const wasEdited = read.stamps().some(([, , , changed]) => changed > at - TICK_MS);
    if (!wasEdited) publish(place, { home, at, files: [...read.stamps(), ...written.stamps()], ...outcome });
    removeOld(place, at);
  } finally {
    rmdirSync(lock);
  }
}

/** What is held for longer than any making takes belongs to nobody. */
function take(lock: string): boolean {
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > 2 * MINUTE_MS) rmdirSync(lock);
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

interface Making {
  readonly place: string;
  readonly folder: string;
  readonly read: Notes;
  readonly written: Notes;
}

async function tryTo(home: string, { place, folder, read, written }: Making): Promise<Outcome> {
  const path = join(place, folder);
  try {
    const { bundle } = await import('./rolldown.ts');
    const chunks = await bundle(home, path, read);
    for (const { file } of chunks) written.note(join(path, file));
    return { folder, entries: chunks.flatMap(({ source, file }) => (source === undefined ? [] : [[source, file]])) };
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    const message = error instanceof Error ? error.message : String(error);
    return { failed: stripVTControlCharacters(message).slice(0, 2000) };
  }
}

function publish(place: string, made: Made): void {
  const file = join(place, 'current.json');
  writeFileSync(`${file}.new`, JSON.stringify(made));
  renameSync(`${file}.new`, file);
}

/** A run loads parts of its bundle when it needs them, so one that was made not long ago may still be in use. */
function removeOld(place: string, now: number): void {
  for (const name of readdirSync(place)) {
    const madeAt = Number(/^made-(\d+)-/.exec(name)?.[1] ?? now);
    if (now - madeAt > 60 * MINUTE_MS) rmSync(join(place, name), { recursive: true, force: true });
  }
}
