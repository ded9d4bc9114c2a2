import { loadInventory } from '../../inventory/load.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import { nearPath } from '../../report/format.ts';
import { inventoryReport } from '../../report/inventory/model.ts';
import { reportFormats, reportText } from '../../report/inventory/print.ts';
import { roleNames } from '../../roles/registry.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, limitOption } from '../common.ts';
import { choice, flag, text } from '../option.ts';
import { planCapacity } from '../run/capacity.ts';
import { writeReport } from '../run/report-file.ts';
import { UsageError } from '../usage.ts';

export default defineCommand({
  options: {
    ...inventoryOptions,
    ...limitOption,
    format: choice({ choices: [...reportFormats, 'html'], fallback: 'table', help: 'How to print it' }),
    json: flag({ help: 'The same as --format json' }),
    html: text({ value: 'FILE', help: 'Write it to a file, as a page with charts that needs nothing else' }),
  },
  examples: [
    './rebuild report',
    './rebuild report -i inventory/production --format markdown',
    "./rebuild report --limit 'api:worker'",
    './rebuild report --html report.html',
  ],
  run: async ({ options: { inventory: path, extraVars, limit, format, json, html }, stdout }) => {
    if (html !== undefined && (json || format !== 'table'))
      throw new UsageError('--html FILE is a form of its own: it does not go with --json or --format');
    const inventory = await loadInventory(path, { extraVars, roles: roleNames() });
    const capacity = await planCapacity(inventory);
    const { rolesOf } = capacity;
    const chosen = new Set(selectHosts(inventory, limit ?? 'all').map(({ name }) => name));
    const hosts = [...inventory.hosts.values()].filter(({ name }) => chosen.has(name));
    if (html === undefined && format !== 'html') {
      const report = inventoryReport({ inventory, hosts, capacity, rolesOf });
      stdout.write(reportText(report, json ? 'json' : format, stdout));
      return;
    }
    const { htmlOf } = await import('../run/html-report.ts');
    const page = await htmlOf({ inventory, hosts, capacity });
    if (html === undefined) {
      stdout.write(page);
      return;
    }
    await writeReport(html, page);
    stdout.write(`${nearPath(html)}: ${Math.ceil(Buffer.byteLength(page) / 1000)} KB\n`);
  },
});
