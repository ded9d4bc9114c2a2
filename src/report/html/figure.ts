import type { Bars } from './charts/bars.ts';
import { barsPicture } from './charts/bars.ts';
import type { Draw } from './charts/draw.ts';
import { html, type Markup } from './markup.ts';
import { type Picture, svg, type Words } from './svg.ts';
import { tableOf } from './table.ts';

/** Widths that pictures are drawn for: a page, and a phone of 360 px less its margins. */
const WIDE = 880;
const NARROW = 340;
/** What is not higher than this fits on one sheet of paper. */
const LONGEST = 1150;

interface FigureInput extends Words {
  picture(width: number): Picture;
  readonly keys?: Markup | undefined;
  /** The same figures as text. */
  readonly text?: Markup | undefined;
}

/** A picture, drawn twice: the style sheet shows the one that fits. */
export function figure({ title, description, picture, keys, text }: FigureInput): Markup {
  const [wide, narrow] = [picture(WIDE), picture(NARROW)];
  const words = { title, description };
  return html`<figure class="${wide.height < LONGEST ? 'whole' : ''}"><figcaption><h3>${title}</h3><p class="sub">${description}</p></figcaption>
${keys}<div class="wide">${svg(wide, words)}</div><div class="narrow">${svg(narrow, words)}</div>
${text}</figure>
`;
}

/** A chart of bars, with what its colours mean and its figures as a table. */
export function barsFigure(bars: Bars, words: Words, draw: Draw): Markup {
  const keys = html`<ul class="keys">${bars.parts.map(({ label, colour, isDashed }) => key(label, colour, isDashed ? 'dashed' : ''))}${bars.marks.map(({ label, colour }) => key(label, colour, 'tick'))}</ul>
`;
  return figure({
    ...words,
    picture: (width) => barsPicture(bars, width, draw),
    ...(bars.parts.length + bars.marks.length > 1 && { keys }),
    text: html`<details><summary>The figures as a table</summary>${tableOf(figuresOf(bars, words.title))}</details>`,
  });
}

function key(label: string, colour: string, look: string): Markup {
  return html`<li><i class="${look}" style="background:var(--${colour});color:var(--${colour})"></i>${label}</li>`;
}

function figuresOf({ parts, marks, rows, scale }: Bars, title: string) {
  const right = { align: 'right' } as const;
  const cell = (value: number | undefined) => (value === undefined ? '-' : scale(value));
  return {
    title,
    columns: [
      { title: '' },
      ...[...parts, ...marks].map(({ label }) => ({ title: label, ...right })),
      { title: 'in words' },
    ],
    rows: rows.map((row) => [row.name, ...row.parts.map(cell), ...row.marks.map(cell), row.note]),
  };
}
