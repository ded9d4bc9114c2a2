import type { LiveReport } from '../../inventory/live-model.ts';
import { measuredSections } from '../../inventory/sections.ts';
import type { Bars } from '../charts/bars.ts';
import type { Draw } from '../charts/draw.ts';
import { cpuOfHosts, cpuUseBars, MOST_ROWS, memoryOfHosts, memoryUseBars } from '../charts/live.ts';
import { barsFigure } from '../figure.ts';
import type { HtmlInput } from '../input.ts';
import { html } from '../markup.ts';
import type { Words } from '../svg.ts';
import { tableOf } from '../table.ts';
import type { PageSection } from './section.ts';

/** What was measured. Undefined where the hosts were not asked. */
export function liveSection({ report }: HtmlInput, draw: Draw): PageSection | undefined {
  const { live } = report;
  if (!live) return undefined;
  const charts = chartsOf(live).filter(({ bars }) => bars.rows.length > 0);
  const tables = measuredSections(report).map((section) => html`<h3>${section.title}</h3>\n${tableOf(section)}`);
  const content = html`${errorsOf(live)}${charts.map(({ bars, ...words }) => barsFigure(bars, words, draw))}${tables}`;
  return { id: 'now', title: 'Now', content };
}

/** Hosts that did not answer, each with why. */
function errorsOf({ hosts, cluster }: LiveReport) {
  const silent = hosts.flatMap(({ name, error }) => (error ? [{ name, ...error }] : []));
  const all = [...silent, ...(cluster?.error ? [{ name: 'Kubernetes', ...cluster.error }] : [])];
  if (all.length === 0) return html`<p class="good">✓ All hosts answered.</p>\n`;
  return html`<ul class="problems">${all.map(
    ({ name, code, message, hint }) =>
      html`<li class="error"><p><strong>✗ ${name}</strong> <code>${code}</code> ${message}</p>${hint && html`<p>→ ${hint}</p>`}</li>\n`,
  )}</ul>\n`;
}

const LIMITED = `Of each service and pod with a limit, the ${MOST_ROWS} nearest to it`;

function chartsOf({ hosts, uses }: LiveReport): (Words & { readonly bars: Bars })[] {
  return [
    {
      title: 'Memory of the hosts',
      description: 'Of each host: the memory in use now, without what the kernel can take back at once.',
      bars: memoryOfHosts(hosts),
    },
    {
      title: 'CPU of the hosts',
      description: 'Of each host: the CPUs in use, over one second.',
      bars: cpuOfHosts(hosts),
    },
    {
      title: 'Memory against limits',
      description: `${LIMITED}: the memory that it takes now, and the most that it took.`,
      bars: memoryUseBars(uses),
    },
    {
      title: 'CPU against limits',
      description: `${LIMITED}: the CPU that it takes, over one second.`,
      bars: cpuUseBars(uses),
    },
  ];
}
