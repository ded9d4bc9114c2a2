import type { Sum } from '../../../capacity/sum.ts';
import { sumText } from '../../inventory/sum.ts';
import { type Compared, comparisonBars } from '../charts/comparison.ts';
import { usd } from '../charts/cost.ts';
import type { Draw } from '../charts/draw.ts';
import { barsFigure } from '../figure.ts';
import { type HtmlInput, isWhole } from '../input.ts';
import { html, type Markup } from '../markup.ts';
import { tableOf } from '../table.ts';
import { type Fitted, fittedOf } from './fitted.ts';
import type { PageSection } from './section.ts';

/** One figure of the whole cluster, from all who have it. */
interface Figure {
  readonly title: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly derived: Sum;
  readonly fitted: number | undefined;
  readonly text: (value: number) => string;
  /** As the design writes it, where its unit is another one. */
  readonly statedText?: (value: number) => string;
  /** Where the units differ, the scale has none. */
  readonly scale?: (value: number) => string;
}

/** Before and after the optimisation: as the design states it, as it is derived, and as `fit` would have it. */
export function comparisonSection(input: HtmlInput, draw: Draw): PageSection | undefined {
  const fitted = fittedOf(input);
  if (!isWhole(input) || (!input.report.claimed && !fitted)) return undefined;
  const figures = figuresOf(input, fitted).map((figure) => ({ figure, rows: rowsOf(figure, fitted !== undefined) }));
  const charts = figures
    .filter(({ rows }) => rows.length > 1)
    .map(({ figure, rows }) =>
      barsFigure(
        comparisonBars(rows, figure.scale ?? figure.text),
        {
          title: figure.title,
          description: input.report.claimed ? 'Dashed: stated by the design. Filled: derived here.' : 'Derived here.',
        },
        draw,
      ),
    );
  const content = html`${charts}${fitted && changesOf(fitted)}`;
  return { id: 'comparison', title: 'Before and after', content };
}

function figuresOf({ report: { claimed, totals, region } }: HtmlInput, fitted: Fitted | undefined): Figure[] {
  const before = claimed?.before;
  const all: Figure[] = [
    {
      title: 'vCPU',
      before: before?.vcpu,
      after: claimed?.vcpu,
      derived: totals.vcpu,
      fitted: fitted?.vcpu,
      text: String,
    },
    {
      title: 'Memory',
      before: before?.memory_gb,
      after: claimed?.memory_gb,
      derived: totals.memoryGib,
      fitted: fitted?.memoryGib,
      text: (gib) => `${gib} GiB`,
      statedText: (gb) => `${gb} GB`,
      scale: String,
    },
    {
      title: 'US dollars a month',
      before: before?.monthly_usd,
      after: claimed?.monthly_usd,
      derived: totals.monthlyUsd.total,
      fitted: fitted?.monthlyUsd,
      text: usd,
    },
  ];
  return region === undefined ? all.slice(0, 2) : all;
}

function rowsOf({ before, after, derived, fitted, text, statedText = text }: Figure, isFitted: boolean): Compared[] {
  const stated = (name: string, value: number | undefined) =>
    value === undefined ? [] : [{ name, value, isStated: true, note: `${statedText(value)}, stated` }];
  const isKnown = derived.unknown === 0 || derived.value > 0;
  return [
    ...stated('before, as stated', before),
    ...stated('after, as stated', after),
    {
      name: 'this inventory',
      value: isKnown ? derived.value : undefined,
      isStated: false,
      note: isKnown ? `${sumText(derived, text)}, derived` : 'unknown',
    },
    ...(isFitted
      ? [
          {
            name: 'as fit has it',
            value: fitted,
            isStated: false,
            note: fitted === undefined ? 'unknown' : `${text(fitted)}, derived`,
          },
        ]
      : []),
  ];
}

/** What `fit` would change, node by node. */
function changesOf({ changes }: Fitted): Markup {
  const right = { align: 'right' } as const;
  const money = (value: number | undefined) => (value === undefined ? 'unknown' : value.toFixed(2));
  return html`<h3>What fit would change</h3>
<p class="sub">The cheapest change of instance types that meets the quota and leaves all pods a place. <code>./rebuild fit --write</code> makes it in the inventory.</p>
${tableOf({
  title: 'What fit would change',
  columns: [
    { title: 'node' },
    { title: 'type now' },
    { title: 'would be' },
    { title: 'vCPU', ...right },
    { title: '$/month now', ...right },
    { title: 'would be', ...right },
  ],
  rows: changes.map(({ node, from, to }) => [
    node,
    from.type,
    to.type,
    `${from.vcpu} → ${to.vcpu}`,
    money(from.monthlyUsd),
    money(to.monthlyUsd),
  ]),
})}`;
}
