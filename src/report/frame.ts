import { cut, duration, plural } from './format.ts';
import type { LiveState, Row, Section } from './live-state.ts';
import type { Sink } from './sink.ts';

type Look = Pick<Sink, 'paint' | 'columns' | 'rows'>;

/**
 * The picture of a run at the time `now` (milliseconds): finished phases and plays in one line each, and below each play
 * at work, or else the phase, a line for each host. Never higher than the terminal: hosts that have ended are counted when
 * there are too many.
 *
 * @param left how long it may still take, as people read it; empty where that is not known
 */
export function frame({ sections }: Pick<LiveState, 'sections'>, now: number, look: Look, left = ''): string[] {
  const shown = latest(sections, Math.max(3, look.rows - 12));
  const plays = shown.filter(({ position, done }) => position !== undefined && !done);
  const active = plays.length > 0 ? plays : shown.filter(({ done }) => !done).slice(-1);
  const first = shown.find(({ done }) => !done);
  const head = (section: Section) => header(section, now, look, section === first ? left : '');
  let room = look.rows - shown.length - 2;
  const lines = shown.flatMap((section) => {
    const index = active.indexOf(section);
    if (index === -1) return [head(section)];
    const rows = rowLines(section, Math.max(3, Math.floor(room / (active.length - index))), now, look);
    room -= rows.length;
    return [head(section), ...rows];
  });
  return lines.slice(-(look.rows - 1));
}

/** Those at work, and before them as many others as there is room for. */
function latest(sections: readonly Section[], most: number): readonly Section[] {
  const done = sections.filter((section) => section.done);
  const left = new Set(done.slice(0, Math.max(0, sections.length - most)));
  return sections.filter((section) => !left.has(section));
}

const DONE = { ok: '✔', changed: '✔', failed: '✘' } as const;
const SPINNER = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'];

function header(section: Section, now: number, { paint, columns }: Look, left: string): string {
  const { name, depth, done, startedAt, rows } = section;
  const seconds = done?.seconds ?? (now - startedAt) / 1000;
  const ended = [...rows.values()].filter(hasEnded).length;
  const progress = !done && rows.size > 1 ? `, ${ended} of ${rows.size}` : '';
  const outcome = done && done.outcome !== 'ok' ? `, ${done.outcome}` : '';
  const rest = left ? `, ${left}` : '';
  const line = cut(`${name}  ${duration(seconds)}${progress}${outcome}${rest}`, columns - 4 - depth * 2);
  const icon = done ? DONE[done.outcome] : spinner(now);
  const color = done ? { ok: paint.green, changed: paint.yellow, failed: paint.red }[done.outcome] : paint.cyan;
  return `${'  '.repeat(depth)}${color(icon)} ${done ? line : paint.bold(line)}`;
}

function rowLines(section: Section, room: number, now: number, look: Look): string[] {
  const all = [...section.rows.values()];
  if (all.length <= room) return all.map((row) => rowLine(row, section, now, look));
  const busy = all.filter(({ state }) => state === 'working');
  const broken = all.filter(({ state }) => state === 'failed' || state === 'unreachable');
  const done = countLine(
    all.filter((row) => hasEnded(row) && !broken.includes(row)),
    'done',
    look,
  );
  const queued = countLine(
    all.filter(({ state }) => state === 'queued'),
    'waiting for their turn',
    look,
  );
  const shown = [...broken, ...busy].slice(0, Math.max(1, room - 3));
  const hidden = countLine([...broken, ...busy].slice(shown.length), 'more', look);
  return [...shown.map((row) => rowLine(row, section, now, look)), hidden, done, queued].filter(
    (it) => it !== undefined,
  );
}

function rowLine(row: Row, section: Section, now: number, { paint, columns }: Look): string {
  const width = Math.max(...[...section.rows.keys()].map((name) => name.length));
  const indent = '  '.repeat(section.depth + 1);
  const [icon, color] = iconOf(row, now, paint);
  const seconds = Math.floor((now - row.since) / 1000);
  const elapsed = row.state === 'working' && seconds >= 2 ? ` ${seconds} s ` : '';
  const progress =
    row.state === 'working' && row.roles > 1 ? ` ${Math.min(row.rolesDone + 1, row.roles)}/${row.roles}` : '';
  const doing = [row.role && `${row.role}${progress}`, row.text].filter(Boolean).join(': ');
  const ended = hasEnded(row) && row.changed > 0 ? `${row.changed} changed` : '';
  const plain = `${row.where.padEnd(width)} ${elapsed.padStart(7)} ${ended || doing}`.trimEnd();
  const line = cut(plain, columns - indent.length - 3);
  return `${indent}${color(icon)} ${row.state === 'working' ? line : paint.dim(line)}`;
}

function iconOf({ state, changed }: Row, now: number, paint: Look['paint']): [string, (text: string) => string] {
  if (state === 'queued') return ['·', paint.dim];
  if (state === 'working') return [spinner(now), paint.cyan];
  if (state === 'failed' || state === 'unreachable' || state === 'interrupted') return ['✘', paint.red];
  return ['✔', changed > 0 ? paint.yellow : paint.green];
}

function countLine(rows: readonly Row[], what: string, { paint }: Look): string | undefined {
  return rows.length > 0 ? paint.dim(`    ${plural(rows.length, 'host')} ${what}`) : undefined;
}

function hasEnded({ state }: Row): boolean {
  return state !== 'queued' && state !== 'working';
}

function spinner(now: number): string {
  return SPINNER[Math.floor(now / 200) % SPINNER.length]!;
}
