import { suggestion } from '../config/nearest.ts';
import { type Place, RebuildError } from '../core/error.ts';
import type { Play } from './model.ts';

export interface Order {
  /** The plays that its key `after` names; undefined where it has none. */
  readonly after: readonly string[] | undefined;
  /** The plays that are written before it in its file, with those of imports. */
  readonly before: readonly Play[];
  /** Positions of the plays that the start of its file waits for. */
  readonly start: readonly number[];
  /** Where the name of this index is written. */
  placeOf(index: number): Place;
}

/**
 * What a play, or the start of an imported playbook, waits for: the plays that it names or, without a word, all that are
 * written before it. As no play can name a later one, none waits for itself.
 *
 * @returns the positions of these plays and of all that they wait for, in order
 * @throws RebuildError PLAYBOOK_UNKNOWN_PLAY
 */
export function waitsFor({ after, before, start, placeOf }: Order): readonly number[] {
  const waited = after?.flatMap((name, index) => named(name, before, placeOf(index))) ?? before;
  const positions = [...start, ...waited.flatMap((play) => [...play.after, play.position])];
  return [...new Set(positions)].toSorted((a, b) => a - b);
}

function named(name: string, before: readonly Play[], at: Place): readonly Play[] {
  const found = before.filter((play) => play.name === name);
  if (found.length > 0) return found;
  const names = [...new Set(before.map((play) => play.name))];
  throw new RebuildError('PLAYBOOK_UNKNOWN_PLAY', `no play before this one is named "${name}"`, {
    at,
    hint:
      suggestion(name, names) ?? 'Name a play that is written before this one, in this file or one that it imports.',
  });
}
