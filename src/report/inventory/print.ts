import { nearPath, plural, wrapWords } from '../format.ts';
import type { Sink } from '../sink.ts';
import { markdownTable, tableLines } from '../table.ts';
import type { InventoryReport } from './model.ts';
import { notesOf, sectionsOf } from './sections.ts';

export const reportFormats = ['table', 'json', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

type Look = Pick<Sink, 'paint' | 'columns'>;

/** The report in the form that is asked for. Adding a form is adding a line here. */
export function reportText(report: InventoryReport, format: ReportFormat, look: Look): string {
  return `${FORMS[format](report, look)}\n`;
}

const FORMS: Readonly<Record<ReportFormat, (report: InventoryReport, look: Look) => string>> = {
  table,
  json: (report) => JSON.stringify(report, null, 2),
  markdown,
};

function table(report: InventoryReport, { paint, columns }: Look): string {
  const notes = notesOf(report).flatMap((note) => wrapWords(note, columns).map(paint.dim));
  const sections = sectionsOf(report).flatMap(({ title, columns: heads, rows }) => [
    '',
    paint.bold(paint.cyan(title)),
    ...tableLines(heads, rows, columns, paint),
  ]);
  return [paint.bold(titleOf(report)), ...sections, '', ...notes].join('\n').trimEnd();
}

function markdown(report: InventoryReport): string {
  const sections = sectionsOf(report).flatMap(({ title, columns, rows }) => [
    '',
    `## ${title}`,
    '',
    ...markdownTable(columns, rows),
  ]);
  return [`# ${titleOf(report)}`, ...sections, '', ...notesOf(report).flatMap((note) => [note.replace('*', '\\*'), ''])]
    .join('\n')
    .trimEnd();
}

function titleOf({ inventory, cluster, region, nodes }: InventoryReport): string {
  const where = [cluster && `cluster ${cluster}`, region, nearPath(inventory)].filter(Boolean).join(', ');
  return `${plural(nodes.length, 'node')}: ${where}`;
}
