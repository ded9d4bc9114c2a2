import { duration, plural, tame } from '../format.ts';
import type { Sink } from '../sink.ts';
import { tableLines } from '../table.ts';
import { causes } from './causes.ts';
import { condense } from './condense.ts';
import type { Piece } from './path.ts';
import { type Profile, secondsOf } from './profile.ts';

type Look = Pick<Sink, 'paint' | 'columns'>;

const PATH = [
  { title: 'start', align: 'right' },
  { title: 'takes', align: 'right' },
  { title: '%', align: 'right' },
  { title: 'where' },
  { title: 'bound by' },
  { title: 'what', isFlexible: true },
] as const;

const SHARES = [
  { title: 'takes', align: 'right' },
  { title: '%', align: 'right' },
  { title: 'bound by' },
  { title: 'that is', isFlexible: true },
] as const;

/** What a run took its time for, for people. */
export function profileLines(profile: Profile, { paint, columns }: Look): string[] {
  const { path, seconds, cpuSeconds } = profile;
  const { lines, left, threshold } = condense(path);
  const others = `and ${plural(left.length, 'piece')} below ${Math.round(threshold * 100)} % each, ${duration(secondsOf(left))} in all`;
  return [
    '',
    paint.bold(`Critical path of ${duration(seconds)}: each piece began when the one before it had ended`),
    ...tableLines(PATH, lines.map(rowOf), columns, paint),
    ...(left.length > 0 ? [paint.dim(others)] : []),
    '',
    ...tableLines(SHARES, shareRows(profile), columns, paint),
    paint.dim(`rebuild used ${duration(cpuSeconds)} of CPU on this machine`),
  ];

  function rowOf(pieces: readonly Piece[]): string[] {
    const took = secondsOf(pieces);
    const times = [duration(pieces[0]!.start), duration(took), percent(took / seconds)];
    return [...times, whereText(pieces), boundText(pieces), whatText(pieces)];
  }
}

/** Less than this reads as nothing. */
const LEAST_SECONDS = 0.05;

function shareRows({ shares }: Profile): string[][] {
  const shown = shares.filter(({ seconds }) => seconds >= LEAST_SECONDS);
  return shown.map(({ cause, seconds, share }) => [
    duration(seconds),
    percent(share),
    causes[cause].word,
    causes[cause].text,
  ]);
}

function percent(share: number): string {
  return `${Math.round(share * 100)}`;
}

function whereText(pieces: readonly Piece[]): string {
  const places = new Set(pieces.map(({ where }) => where));
  return places.size === 1 ? pieces[0]!.where : `${places.size} places`;
}

/** Of several pieces that which took the most. */
function boundText(pieces: readonly Piece[]): string {
  const own = [...Map.groupBy(pieces, ({ cause }) => cause)];
  const [cause] = own.toSorted(([, a], [, b]) => secondsOf(b) - secondsOf(a))[0]!;
  return own.length > 1 ? `mostly ${causes[cause].word}` : causes[cause].word;
}

const MOST_ROLES = 3;

function whatText(pieces: readonly Piece[]): string {
  const roles = [...new Set(pieces.flatMap(({ role }) => role ?? []))];
  const named = roles.length > MOST_ROLES ? [...roles.slice(0, MOST_ROLES), '…'] : roles;
  const what = pieces.length === 1 ? pieces[0]!.name : `${pieces.length} small pieces`;
  return tame(named.length > 0 && what !== named[0] ? `${named.join(', ')}: ${what}` : what);
}
