import type { InventoryReport } from '../inventory/model.ts';
import { derivedSections } from '../inventory/sections.ts';
import { chartDrawer } from './charts/draw.ts';
import type { HtmlInput } from './input.ts';
import { html, Markup } from './markup.ts';
import { capacitySection } from './sections/capacity.ts';
import { comparisonSection } from './sections/comparison.ts';
import { costSection } from './sections/cost.ts';
import { footerOf, headerOf } from './sections/header.ts';
import { liveSection } from './sections/live.ts';
import { problemsSection } from './sections/problems.ts';
import { topologySection } from './sections/topology.ts';
import { style } from './style.ts';
import { tableOf } from './table.ts';

/** The report as one page that needs nothing else: no script, no other file. */
export async function htmlReport(input: HtmlInput): Promise<string> {
  const draw = await chartDrawer();
  const sections = [
    liveSection(input, draw),
    problemsSection(input),
    topologySection(input),
    capacitySection(input, draw),
    costSection(input, draw),
    comparisonSection(input, draw),
    tablesSection(input.report),
  ].filter((section) => section !== undefined);
  const title = `${input.report.cluster ?? 'Inventory'}: report`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
${new Markup(style)}
</style>
</head>
<body>
${headerOf(input, sections)}
<main>
${sections.map(({ id, title, content }) => html`<section id="${id}"><h2>${title}</h2>\n${content}</section>\n`)}</main>
${footerOf(input)}
</body>
</html>
`.text;
}

/** The derived tables of the report in text, so that nothing is to be had from pictures only. */
function tablesSection(report: InventoryReport) {
  const tables = derivedSections(report)
    .filter(({ title }) => title !== 'Problems')
    .map((section) => html`<h3>${section.title}</h3>\n${tableOf(section)}`);
  return { id: 'tables', title: 'Tables', content: html`${tables}` };
}
