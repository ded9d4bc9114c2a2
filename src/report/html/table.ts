import type { Section } from '../inventory/section.ts';
import { html, type Markup } from './markup.ts';

/** A table that scrolls in its own frame where the page is too narrow for it. */
export function tableOf({ title, columns, rows }: Section): Markup {
  const look = ({ align, isFlexible }: Section['columns'][number]) =>
    align === 'right' ? html` class="right"` : isFlexible ? html` class="flexible"` : undefined;
  const head = columns.map((column) => html`<th scope="col"${look(column)}>${column.title}</th>`);
  const body = rows.map(
    (row) => html`<tr>${row.map((cell, index) => html`<td${look(columns[index]!)}>${cell}</td>`)}</tr>\n`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>
`;
}
