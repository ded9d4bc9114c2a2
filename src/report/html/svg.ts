import { cut, wrapWords } from '../format.ts';
import { html, Markup, plain } from './markup.ts';

/** A picture with the size that it was drawn for; on the page it is scaled to the room there is. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What stands inside of the `svg` element. */
  readonly content: Markup;
}

export interface Words {
  readonly title: string;
  /** What it shows, in a sentence, for those who do not see it. */
  readonly description: string;
}

/** The whole `svg` element, with its words for those who do not see it. */
export function svg({ width, height, content }: Picture, { title, description }: Words): Markup {
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}: ${description}"><title>${title}</title><desc>${description}</desc>${content}</svg>`;
}

interface TextOptions {
  readonly x: number;
  readonly y: number;
  /** Classes of the style sheet, such as `dim bold`. */
  readonly look?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** In degrees, around its place. */
  readonly turn?: number;
}

/** One line of text; `y` is its base line. */
export function textAt(text: string, { x, y, look, anchor, turn }: TextOptions): Markup {
  const attributes = [
    look && html` class="${look}"`,
    anchor && anchor !== 'start' && html` text-anchor="${anchor}"`,
    turn && html` transform="rotate(${turn} ${r(x)} ${r(y)})"`,
  ].filter((it) => it instanceof Markup);
  return html`<text x="${r(x)}" y="${r(y)}"${attributes}>${text}</text>`;
}

interface BoxOptions {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly look: string;
}

export function box({ x, y, width, height, look }: BoxOptions): Markup {
  return html`<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="4" class="${look}"/>`;
}

export function path(d: string, look: string): Markup {
  return html`<path d="${d}" class="${look}"/>`;
}

/** To a tenth: more would only make the file longer. */
export function r(value: number): number {
  return Math.round(value * 10) / 10;
}

/** How many characters of this size fit into a width, by the mean width of sans-serif letters. */
export function fitting(width: number, fontPx: number): number {
  return Math.max(1, Math.floor(width / (fontPx * 0.56)));
}

export function cutTo(text: string, width: number, fontPx: number): string {
  return cut(plain(text), fitting(width, fontPx));
}

/** Like `cutTo`, but without the middle: names that are alike differ at their ends. */
export function shortened(text: string, width: number, fontPx: number): string {
  const [whole, room] = [plain(text), fitting(width, fontPx)];
  if (whole.length <= room) return whole;
  const tail = Math.floor((room - 1) / 3);
  return `${whole.slice(0, room - 1 - tail)}…${tail > 0 ? whole.slice(-tail) : ''}`;
}

/** Lines that fit; of more than `most` the last one says that there are more. */
export function linesOf(text: string, { width, fontPx, most }: { width: number; fontPx: number; most: number }) {
  const lines = wrapWords(plain(text), fitting(width, fontPx));
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]!.slice(0, -1)}…`];
}
