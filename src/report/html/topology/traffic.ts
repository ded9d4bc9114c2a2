import { html, type Markup } from '../markup.ts';
import { cutTo, fitting, linesOf, type Picture, path, r, textAt } from '../svg.ts';
import type { Flow, Topology } from './model.ts';

interface Grid {
  readonly width: number;
  /** Of the column with ports; 0: they stand above their arrows. */
  readonly textWidth: number;
  readonly headHeight: number;
  /** The middle of a lane. */
  laneAt(name: string): number;
}

const LINE = 15;
const ARROWS = 20;
const RING = 6;
const PORTS_PX = 11.5;
/** Bold letters are wider than others: as if they were of this size. */
const BOLD_PX = 12;

/** A lane for each security group, and a row of arrows for each set of sources: who reaches whom, on which ports. */
export function trafficPicture({ lanes, flows }: Topology, width: number): Picture {
  const names = lanes.map(({ name }) => name);
  const grid = gridOf(names, width);
  let top = grid.headHeight;
  const rows = flows.map((flow, index) => {
    const isFirst = flows[index - 1]?.to !== flow.to;
    const row = rowOf(flow, grid, top, isFirst);
    top += row.height;
    return row.drawn;
  });
  const height = top + 6;
  return { width, height, content: html`${lanesDrawn(names, grid, height)}${rows}` };
}

function gridOf(names: readonly string[], width: number): Grid {
  const textWidth = width > 600 ? Math.min(300, width * 0.3) : 0;
  const lane = (width - textWidth) / Math.max(1, names.length);
  const longest = Math.max(0, ...names.map((name) => name.length));
  const isTurned = fitting(lane, BOLD_PX) < longest;
  return {
    width,
    textWidth,
    headHeight: isTurned ? Math.min(120, longest * 7.4 + 14) : 26,
    laneAt: (name) => textWidth + (names.indexOf(name) + 0.5) * lane,
  };
}

function lanesDrawn(names: readonly string[], { laneAt, headHeight }: Grid, height: number): Markup {
  const isTurned = headHeight > 26;
  return html`${names.map((name) => {
    const x = laneAt(name);
    const head = isTurned
      ? textAt(cutTo(name, headHeight - 8, BOLD_PX), { x: x + 4, y: headHeight - 8, look: 't strong', turn: -90 })
      : textAt(name, { x, y: 16, look: 't strong', anchor: 'middle' });
    return html`${head}${path(`M${r(x)} ${r(headHeight - 4)}V${r(height)}`, 'lane')}`;
  })}`;
}

function rowOf(flow: Flow, grid: Grid, top: number, isFirst: boolean) {
  const lines = textLines(flow, grid);
  const head = isFirst ? LINE + 8 : 2;
  const textHeight = lines.length * LINE;
  const isBeside = grid.textWidth > 0;
  const height = isBeside ? Math.max(textHeight, ARROWS) : textHeight + ARROWS;
  const textTop = top + head + (isBeside ? (height - textHeight) / 2 : 0);
  const arrowY = top + head + (isBeside ? height / 2 : textHeight + ARROWS / 2);
  const texts = lines.map(({ ports, text }, index) => portsLine(ports, text, textTop + (index + 1) * LINE - 3.5));
  const drawn = html`${isFirst ? targetDrawn(flow.to, grid, top) : undefined}${texts}${arrows(flow, grid, arrowY)}`;
  return { height: head + height + 5, drawn };
}

function targetDrawn(to: string, { textWidth, width }: Grid, top: number): Markup {
  const name = cutTo(`to ${to}`, textWidth || width, BOLD_PX);
  return html`${path(`M0 ${r(top + 2.5)}H${width}`, 'rule')}${textAt(name, { x: 2, y: top + LINE + 3, look: 't bold' })}`;
}

interface TextLine {
  readonly ports: string;
  readonly text: string;
}

/** Ports in bold, what they are for behind them; what is long goes on below. */
function textLines({ ports }: Flow, { textWidth, width }: Grid): TextLine[] {
  const room = (textWidth || width) - 16;
  return ports.flatMap((rule) => {
    const both = `${rule.ports} ${rule.description}`.trimEnd();
    const [first = '', ...others] = linesOf(both, { width: room, fontPx: PORTS_PX, most: 3 });
    const bold = first.startsWith(rule.ports) ? rule.ports : first;
    return [
      { ports: bold, text: first.slice(bold.length) },
      ...others.map((text) => ({ ports: '', text: ` ${text}` })),
    ];
  });
}

function portsLine(ports: string, text: string, y: number): Markup {
  return html`<text x="8" y="${r(y)}" class="t halo"><tspan class="bold">${ports}</tspan><tspan class="dim">${text}</tspan></text>`;
}

/** Dots where it comes from, tips where it goes to, and a ring where the hosts of a group reach each other. */
function arrows({ from, to }: Flow, { laneAt }: Grid, y: number): Markup {
  const target = laneAt(to);
  const isAmong = from.includes(to);
  const others = from.filter((name) => name !== to).map(laneAt);
  const sides = [
    { outermost: Math.min(...others), way: 1, isThere: others.some((x) => x < target) },
    { outermost: Math.max(...others), way: -1, isThere: others.some((x) => x > target) },
  ].filter(({ isThere }) => isThere);
  const gap = isAmong ? RING + 2 : 2;
  return html`${[
    ...sides.map(({ outermost, way }) => arrow(outermost, target - way * gap, y, way)),
    ...others.map((x) => html`<circle cx="${r(x)}" cy="${r(y)}" r="4" class="source"/>`),
    ...(isAmong ? [ring(target, y)] : []),
  ]}`;
}

/** @param way 1: to the right, -1: to the left */
function arrow(from: number, to: number, y: number, way: number): Markup {
  const line = path(`M${r(from)} ${r(y)}H${r(to - 8 * way)}`, 'arrow');
  return html`${line}${path(`M${r(to)} ${r(y)}l${-9 * way} -5v10z`, 'source')}`;
}

function ring(x: number, y: number): Markup {
  const circle = (radius: number, look: string) =>
    html`<circle cx="${r(x)}" cy="${r(y)}" r="${radius}" class="${look}"/>`;
  return html`${circle(RING, 'arrow ring')}${circle(2, 'source')}`;
}
