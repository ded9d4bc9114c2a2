import type { EChartsOption } from 'echarts';
import { chartDrawer, type Draw } from '../../src/report/html/charts/draw.ts';
import { palette } from '../../src/report/html/charts/palette.ts';
import { html, Markup } from '../../src/report/html/markup.ts';
import type { ToolName } from './names.ts';
import { labels } from './names.ts';
import type { Group, Line } from './summary.ts';
import { figure, groupTitle } from './table.ts';

const WIDTH = 460;
const ROW = 24;
const [TITLE, SCALE, GAP] = [26, 26, 18];
const [LEFT, RIGHT] = [130, 74];

/** A panel for each action and each number of hosts: a dot for each tool, all on one logarithmic scale. */
export async function performancePicture(groups: readonly Group[]): Promise<string> {
  const draw = await chartDrawer();
  const shown = groups.map((group) => ({ group, lines: group.lines.filter((it) => it.wallSeconds !== undefined) }));
  const scale = scaleOf(shown.flatMap(({ lines }) => lines.map((it) => it.wallSeconds!)));
  const sizes = [...new Set(groups.map(({ hosts }) => hosts))];
  const columns = sizes.map((size) => shown.filter(({ group }) => group.hosts === size));
  const placed = columns.map((column) => stacked(column.map((it) => panel(it.group, it.lines, scale, draw))));
  const height = Math.max(...placed.map((column) => column.height));
  const width = sizes.length * (WIDTH + GAP);
  const drawn = placed.map(
    ({ content }, index) => html`<g transform="translate(${index * (WIDTH + GAP)} 0)">${content}</g>`,
  );
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui,sans-serif"><title>Wall time of each tool</title>${style}${drawn}</svg>`
      .text
  }\n`;
}

const style = new Markup(
  '<style>svg{--ink:#1d2733;--mid:#56636f;--line:#dfe4e9;--asked:#2f6db5;--kept:#8a949e;--stated:#7a6aa0}' +
    '@media(prefers-color-scheme:dark){svg{--ink:#e4e9ee;--mid:#a3b0bc;--line:#2d3741;--asked:#5b9be0;--kept:#7d8894;--stated:#b3a2dc}}' +
    'text{fill:var(--ink)}</style>',
);

interface Panel {
  readonly content: Markup;
  readonly height: number;
}

function stacked(panels: readonly Panel[]): Panel {
  let height = 0;
  const content = panels.map((panel) => {
    const placed = html`<g transform="translate(0 ${height})">${panel.content}</g>`;
    height += panel.height + GAP;
    return placed;
  });
  return { content: html`${content}`, height };
}

function panel(group: Group, lines: readonly Line[], scale: Scale, draw: Draw): Panel {
  const height = lines.length * ROW + SCALE;
  const { content } = draw(optionOf(lines, scale), { width: WIDTH, height });
  return {
    content: html`<text x="0" y="16" font-size="13" font-weight="bold">${groupTitle(group)}, seconds</text><g transform="translate(0 ${TITLE})">${content}</g>`,
    height: TITLE + height,
  };
}

interface Scale {
  readonly min: number;
  readonly max: number;
}

/** Whole powers of ten around all values. */
export function scaleOf(values: readonly number[]): Scale {
  const powers = values.map((value) => Math.log10(value));
  return { min: 10 ** Math.floor(Math.min(...powers)), max: 10 ** Math.ceil(Math.max(...powers)) };
}

function optionOf(lines: readonly Line[], { min, max }: Scale): EChartsOption {
  const hidden = { show: false };
  return {
    grid: { left: LEFT, right: RIGHT, top: 0, bottom: SCALE, outerBoundsMode: 'none' },
    xAxis: {
      type: 'log',
      min,
      max,
      axisLabel: { color: palette.mid, fontSize: 10, formatter: (value: number) => String(value) },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: lines.map(({ tool }) => labels[tool].split(/[:,]/)[0]!),
      axisLine: hidden,
      axisTick: hidden,
      axisLabel: { color: palette.ink, fontSize: 11, interval: 0 },
      splitLine: { show: true, lineStyle: { color: palette.line, type: 'dotted' } },
    },
    series: [
      {
        type: 'scatter',
        symbolSize: 9,
        silent: true,
        data: lines.map((line, index) => ({
          value: [line.wallSeconds!, index],
          itemStyle: { color: colourOf(line.tool), opacity: 1 },
          label: { formatter: noteOf(line) },
        })),
        label: { show: true, position: 'right', color: palette.ink, fontSize: 11 },
      },
    ],
  } as EChartsOption;
}

function noteOf({ wallSeconds, timesWall }: Line): string {
  return timesWall === undefined ? figure(wallSeconds) : `${figure(wallSeconds)} (${figure(timesWall)}×)`;
}

function colourOf(tool: ToolName): string {
  if (tool === 'ours') return palette.asked;
  return tool === 'floor' || tool === 'shell' ? palette.kept : palette.stated;
}
