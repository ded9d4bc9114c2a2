import { selectHosts } from '../../inventory/pattern.ts';
import { nearPath } from '../../report/format.ts';
import type { LiveReport } from '../../report/inventory/live-model.ts';
import { inventoryReport } from '../../report/inventory/model.ts';
import { reportFormats, reportText } from '../../report/inventory/print.ts';
import { defineCommand } from '../command.ts';
import { hostOptions, limitOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { choice, flag, text } from '../option.ts';
import { planCapacity } from '../run/capacity.ts';
import type { LiveSite } from '../run/live-site.ts';
import { writeReport } from '../run/report-file.ts';
import { openWorkspace } from '../run/workspace.ts';
import { UsageError } from '../usage.ts';

export default defineCommand({
  options: {
    ...hostOptions,
    ...limitOption,
    format: choice({ choices: [...reportFormats, 'html'], fallback: 'table', help: 'How to print it' }),
    json: flag({ help: 'The same as --format json' }),
    html: text({ value: 'FILE', help: 'Write it to a file, as a page with charts that needs nothing else' }),
    live: flag({ help: 'Ask the hosts too: their state, what takes how much of its limits, the last run' }),
  },
  examples: [
    './rebuild report',
    './rebuild report -i inventory/production --format markdown',
    "./rebuild report --limit 'api:worker'",
    './rebuild report --html report.html',
    './rebuild report --live',
  ],
  run: async ({ options, stdout, signal }) => {
    const { limit, format, json, html } = options;
    if (html !== undefined && (json || format !== 'table'))
      throw new UsageError('--html FILE is a form of its own: it does not go with --json or --format');
    const workspace = await openWorkspace(options);
    const { inventory } = workspace;
    const capacity = await planCapacity(inventory);
    const { rolesOf } = capacity;
    const chosen = new Set(selectHosts(inventory, limit ?? 'all').map(({ name }) => name));
    const hosts = [...inventory.hosts.values()].filter(({ name }) => chosen.has(name));
    const live = options.live ? await measured({ workspace, hosts, capacity, signal }) : undefined;
    const code = live ? liveExitCode(live) : exitCode.ok;
    if (html === undefined && format !== 'html') {
      const report = inventoryReport({ inventory, hosts, capacity, rolesOf, live });
      stdout.write(reportText(report, json ? 'json' : format, stdout));
      return code;
    }
    const { htmlOf } = await import('../run/html-report.ts');
    const page = await htmlOf({ inventory, hosts, capacity, live });
    if (html === undefined) {
      stdout.write(page);
      return code;
    }
    await writeReport(html, page);
    stdout.write(`${nearPath(html)}: ${Math.ceil(Buffer.byteLength(page) / 1000)} KB\n`);
    return code;
  },
});

async function measured(site: LiveSite): Promise<LiveReport> {
  const { liveSite } = await import('../run/live-site.ts');
  return liveSite(site);
}

/** Not all is known where a host or the API server did not answer. */
function liveExitCode({ hosts, cluster }: LiveReport): number {
  if (cluster?.error) return exitCode.failed;
  return hosts.every(({ error }) => error === undefined) ? exitCode.ok : exitCode.unreachable;
}
