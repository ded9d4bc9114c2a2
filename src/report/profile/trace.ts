import type { Profile } from './profile.ts';
import type { Span, Timeline } from './span.ts';

/**
 * A run in the Trace Event Format, which Perfetto (ui.perfetto.dev) and Chrome (chrome://tracing) open: a row for the
 * critical path, the phases, each play, and each host.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function traceText({ spans }: Timeline, { path }: Pick<Profile, 'path'>): string {
  const run = [
    { name: 'critical path', spans: path.map((piece): Span => ({ ...piece, kind: 'outside', name: pathName(piece) })) },
    { name: 'phases', spans: spans.filter(({ kind }) => kind === 'phase') },
    ...spans.filter(({ kind }) => kind === 'play').map((play) => ({ name: `play ${play.name}`, spans: [play] })),
  ];
  const own = spans.filter(({ kind }) => kind !== 'phase' && kind !== 'play');
  const hosts = [...Map.groupBy(own, ({ where }) => where)].map(([name, of]) => ({ name, spans: of }));
  const traceEvents = [...processEvents(1, 'run', run), ...processEvents(2, 'hosts', hosts)];
  return `{"displayTimeUnit":"ms","traceEvents":[\n${traceEvents.map((it) => JSON.stringify(it)).join(',\n')}\n]}\n`;
}

function pathName({ where, role, name }: Profile['path'][number]): string {
  return `${where}: ${role && role !== name ? `${role}: ` : ''}${name}`;
}

interface Row {
  readonly name: string;
  readonly spans: readonly Span[];
}

function processEvents(pid: number, name: string, rows: readonly Row[]): object[] {
  const label = (it: string, tid: number, text: string) => ({ ph: 'M', name: it, pid, tid, args: { name: text } });
  return [
    label('process_name', 0, name),
    { ph: 'M', name: 'process_sort_index', pid, tid: 0, args: { sort_index: pid } },
    ...rows.flatMap((row, index) => [
      label('thread_name', index + 1, row.name),
      { ph: 'M', name: 'thread_sort_index', pid, tid: index + 1, args: { sort_index: index } },
      ...row.spans.toSorted((a, b) => a.start - b.start || b.end - a.end).map((span) => slice(pid, index + 1, span)),
    ]),
  ];
}

function slice(pid: number, tid: number, { name, kind, role, cause, start, end }: Span): object {
  const ts = micro(start);
  const args = { ...(role && { role }), ...(cause && { boundBy: cause }) };
  return { ph: 'X', name, cat: kind, pid, tid, ts, dur: micro(end) - ts, args };
}

function micro(seconds: number): number {
  return Math.round(seconds * 1e6);
}
