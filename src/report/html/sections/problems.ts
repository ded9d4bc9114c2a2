import type { Problem } from '../../../capacity/problems.ts';
import { nearPath } from '../../format.ts';
import type { HtmlInput } from '../input.ts';
import { html, type Markup } from '../markup.ts';
import type { PageSection } from './section.ts';

/** What would not work, errors first, each with what to do about it. Those of one kind stand together. */
export function problemsSection({ report: { problems } }: HtmlInput): PageSection {
  const sorted = problems.toSorted((a, b) => rank(a) - rank(b));
  const alike = Map.groupBy(sorted, ({ severity, code, hint }) => [severity, code, hint].join('\0'));
  const content =
    sorted.length === 0
      ? html`<p class="good">✓ Nothing was found: quotas, pods, limits and money fit, as far as they are known.</p>\n`
      : html`<ul class="problems">${[...alike.values()].map(problemItem)}</ul>\n`;
  return { id: 'problems', title: 'Problems', content };
}

const rank = ({ severity }: Problem) => (severity === 'error' ? 0 : 1);

function problemItem(same: readonly Problem[]): Markup {
  const { severity, code, hint } = same[0]!;
  const mark = severity === 'error' ? '✗ error' : '! warning';
  const head = html`<strong>${mark}</strong> <code>${code}</code>`;
  const what =
    same.length === 1
      ? html`<p>${head} ${messageOf(same[0]!)}</p>`
      : html`<p>${head}</p><ul>${same.map((problem) => html`<li>${messageOf(problem)}</li>\n`)}</ul>`;
  return html`<li class="${severity}">${what}${hint && html`<p>→ ${hint}</p>`}</li>\n`;
}

function messageOf({ message, at }: Problem): Markup {
  return html`${message}${at && html` <span class="sub">${nearPath(at.file)}:${at.line}:${at.column}</span>`}`;
}
