import type { EChartsOption } from 'echarts';
import { cutTo, type Picture, shortened } from '../svg.ts';
import type { Draw } from './draw.ts';
import { type Colour, palette } from './palette.ts';

/** Horizontal bars: a row for each thing, parts behind one another, marks across. */
export interface Bars {
  /** In the order in which they stand behind one another. */
  readonly parts: readonly { readonly label: string; readonly colour: Colour; readonly isDashed?: boolean }[];
  /** Lines across a bar. */
  readonly marks: readonly { readonly label: string; readonly colour: Colour }[];
  readonly rows: readonly BarRow[];
  /** How a value of the scale is written. */
  scale(value: number): string;
  /** What the scale steps by; chosen by the values where not given. */
  readonly step?: number;
}

export interface BarRow {
  readonly name: string;
  /** One for each part; undefined: not known, or none. */
  readonly parts: readonly (number | undefined)[];
  readonly marks: readonly (number | undefined)[];
  /** The figures in words, at the end of the row. */
  readonly note: string;
  /** Whether it needs to be looked at: its note is bold and coloured. */
  readonly isBad?: boolean;
}

interface Layout {
  readonly left: number;
  readonly right: number;
  readonly rowHeight: number;
  /** Where the name and the note of a row stand: beside its bar, above it, or the name above and the note below. */
  readonly texts: 'beside' | 'above' | 'around';
  readonly rooms: { readonly name: number; readonly note: number };
}

const PX = 12;
const SCALE = 24;
const MARGIN = 12;

/** Wide: name, bar, note in one line. Narrow, or where names are long: name and note above the bar, or around it. */
export function barsPicture(bars: Bars, width: number, draw: Draw): Picture {
  const layout = layoutOf(bars.rows, width);
  const height = bars.rows.length * layout.rowHeight + SCALE + 4;
  return draw(optionOf(bars, layout), { width, height });
}

function layoutOf(rows: readonly BarRow[], width: number): Layout {
  const name = longest(rows.map((row) => row.name));
  const note = longest(rows.map((row) => row.note));
  if (width > 600 && name + note < width * 0.65) {
    const rooms = { name, note };
    return { left: name + MARGIN, right: note + MARGIN, rowHeight: 26, texts: 'beside', rooms };
  }
  const all = width - 2 * MARGIN;
  const around = { left: 2, right: MARGIN, rowHeight: 56, texts: 'around', rooms: { name: all, note: all } } as const;
  if (name + note + MARGIN > all) return around;
  return { ...around, rowHeight: 42, texts: 'above', rooms: { name, note } };
}

/** The room that texts need, in pixels. */
function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length)) * PX * 0.56 + 8;
}

function optionOf(bars: Bars, { left, right, texts, rooms }: Layout): EChartsOption {
  const isBeside = texts === 'beside';
  const barWidth = isBeside ? 15 : 13;
  const row = (at: unknown) => bars.rows[Number(at)]!;
  const above = { inside: true, verticalAlign: 'bottom', padding: [0, 0, 9, 0], margin: 0 };
  const below = { inside: true, verticalAlign: 'top', padding: [10, 0, 0, 0], margin: 0 };
  const label = { interval: 0, fontSize: PX, hideOverlap: false };
  const names = {
    ...label,
    ...(!isBeside && above),
    color: palette.ink,
    align: isBeside ? 'right' : 'left',
    formatter: (at: string) => shortened(row(at).name, rooms.name, PX),
  };
  const notes = {
    ...label,
    ...(!isBeside && (texts === 'above' ? above : below)),
    color: (at: unknown) => (row(at).isBad ? palette.over : palette.mid),
    align: texts === 'above' ? 'right' : 'left',
    formatter: (at: string) => cutTo(row(at).note, rooms.note, PX),
  };
  return {
    grid: { left, right, top: 2, bottom: SCALE, outerBoundsMode: 'none' },
    xAxis: scaleAxis(bars, isBeside),
    yAxis: [
      rowAxis(bars, names),
      { ...rowAxis(bars, notes), position: texts === 'around' ? 'left' : 'right', offset: 0 },
    ],
    series: [...partSeries(bars, barWidth), ...markSeries(bars, barWidth + (isBeside ? 7 : 3))],
  } as EChartsOption;
}

function scaleAxis({ scale, step, rows }: Bars, isWide: boolean) {
  const ends = rows.flatMap(({ parts, marks }) => [parts.reduce<number>((sum, part = 0) => sum + part, 0), ...marks]);
  const most = Math.max(1, ...ends.map((end = 0) => end));
  return {
    type: 'value',
    min: 0,
    minInterval: 1,
    ...(step && { interval: step, max: Math.ceil(most / step) * step }),
    splitNumber: isWide ? 6 : 3,
    axisLabel: { color: palette.mid, fontSize: 11, formatter: scale, alignMaxLabel: 'right', alignMinLabel: 'left' },
    splitLine: { lineStyle: { color: palette.line } },
  };
}

function rowAxis({ rows }: Bars, axisLabel: object) {
  const none = { show: false };
  const data = rows.map((_, index) => `${index}`);
  return { type: 'category', inverse: true, data, axisLine: none, axisTick: none, splitLine: none, axisLabel };
}

function partSeries({ parts, rows }: Bars, barWidth: number) {
  return parts.map(({ label, colour, isDashed }, index) => ({
    type: 'bar',
    name: label,
    stack: 'all',
    barWidth,
    silent: true,
    itemStyle: isDashed
      ? { color: 'none', borderColor: palette[colour], borderWidth: 1.5, borderType: 'dashed' }
      : { color: palette[colour], borderColor: palette.page, borderWidth: 0.5 },
    data: rows.map((row) => row.parts[index] ?? '-'),
  }));
}

function markSeries({ marks, rows }: Bars, height: number) {
  return marks.map(({ label, colour }, index) => ({
    type: 'scatter',
    name: label,
    symbol: 'rect',
    symbolSize: [3, height],
    silent: true,
    z: 5,
    itemStyle: { color: palette[colour], opacity: 1 },
    data: rows.flatMap((row, at) => (row.marks[index] === undefined ? [] : [[row.marks[index], at]])),
  }));
}
