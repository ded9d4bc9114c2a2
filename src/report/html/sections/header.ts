import { nearPath, plural } from '../../format.ts';
import type { LiveReport } from '../../inventory/live-model.ts';
import { notesOf } from '../../inventory/sections.ts';
import { sumText } from '../../inventory/sum.ts';
import { usd } from '../charts/cost.ts';
import { quotaNote } from '../charts/quota.ts';
import { type HtmlInput, isWhole } from '../input.ts';
import { html, type Markup } from '../markup.ts';
import type { PageSection } from './section.ts';

interface Tile {
  readonly name: string;
  readonly value: string;
  /** One line below it. */
  readonly note?: string | undefined;
  readonly stated?: string | undefined;
  readonly isBad?: boolean | undefined;
}

/** What it is a report of, the totals, and links to its parts. */
export function headerOf(input: HtmlInput, sections: readonly PageSection[]): Markup {
  const { report, date } = input;
  const { cluster, region, inventory } = report;
  const day = date.toISOString();
  const where = [region, `inventory ${nearPath(inventory)}`].filter((it) => it !== undefined).join(' · ');
  return html`<header>
<h1>${cluster === undefined ? 'Inventory report' : `Cluster ${cluster}`}</h1>
<p class="sub">${where} · <time datetime="${day}">${day.slice(0, 16).replace('T', ' ')} UTC</time></p>
<ul class="tiles">${tilesOf(input).map(tileItem)}</ul>
<nav aria-label="Parts of this page">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>
</header>`;
}

function tilesOf(input: HtmlInput): Tile[] {
  const { totals, region, quota, problems, live } = input.report;
  const claimed = isWhole(input) ? input.report.claimed : undefined;
  const vcpuQuota = quota.find(({ unit, need }) => unit === 'vCPU' && need > 0);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return [
    ...(live ? [answeredTile(live)] : []),
    { name: 'nodes', value: `${totals.nodes}`, note: groupsText(input.report) },
    {
      name: 'vCPU',
      value: sumText(totals.vcpu),
      note: vcpuQuota && `${quotaNote(vcpuQuota)} (${vcpuQuota.bucket.code})`,
      stated: claimed?.vcpu?.toString(),
      isBad: vcpuQuota?.isOver,
    },
    {
      name: 'memory',
      value: sumText(totals.memoryGib, (gib) => `${gib} GiB`),
      stated: claimed?.memory_gb === undefined ? undefined : `${claimed.memory_gb} GB`,
    },
    { name: 'root disks', value: sumText(totals.rootGb, (gb) => `${gb} GB`) },
    ...(region === undefined
      ? []
      : [
          {
            name: 'a month',
            value: sumText(totals.monthlyUsd.total, usd),
            stated: claimed?.monthly_usd === undefined ? undefined : usd(claimed.monthly_usd),
          },
        ]),
    {
      name: 'problems',
      value: `${problems.length}`,
      note: errors > 0 ? plural(errors, 'error') : undefined,
      isBad: errors > 0,
    },
  ];
}

/** Of the hosts, those that answered. */
function answeredTile({ hosts }: LiveReport): Tile {
  const answered = hosts.filter(({ state }) => state !== undefined).length;
  const silent = hosts.length - answered;
  const note = silent > 0 ? `${silent} did not answer` : undefined;
  return { name: 'hosts answered', value: `${answered} of ${hosts.length}`, note, isBad: silent > 0 };
}

function groupsText({ nodes }: HtmlInput['report']): string {
  const groups = new Set(nodes.map(({ groups: [first] }) => first).filter((name) => name !== undefined));
  return `in ${plural(groups.size, 'group')}`;
}

function tileItem({ name, value, note, stated, isBad }: Tile): Markup {
  return html`<li${isBad ? html` class="bad"` : undefined}><span>${name}</span><b>${value}</b>${note && html`<span class="note">${note}</span>`}${stated && html`<span class="stated">stated: ${stated} *</span>`}</li>\n`;
}

/** What must be known to read the figures. */
export function footerOf({ report }: HtmlInput): Markup {
  return html`<footer>${notesOf(report).map((note) => html`<p>${note}</p>\n`)}<p>${report.live ? 'Derived from the inventory, but for the part Now, which was measured.' : 'Derived from the inventory; nothing on this page is measured.'}</p></footer>`;
}
