import type { Alert } from '../../roles/prometheus/alerts/alert.ts';
import { alertGroups } from '../../roles/prometheus/alerts/groups.ts';
import { markdownTable } from '../../src/report/table.ts';

/** The lines of the page on alerts: when each fires by default, and what is to be done. */
export function alertsPage(): string[] {
  return [
    '# Alerts',
    '',
    'What the role [prometheus](../roles/prometheus.md#alerts) evaluates. The inventory may change of each how long it must hold (`for`) and,',
    'where one is printed bold, its `threshold`, may give it more `labels`, or turn it off. An alert whose metric does not exist stays',
    'silent. What to do is in the annotation `description` of the alert, with the names of its labels filled in.',
    ...alertGroups.flatMap(({ name, alerts }) => [
      '',
      `## ${name[0]!.toUpperCase()}${name.slice(1)}`,
      '',
      ...markdownTable(
        [{ title: 'alert' }, { title: 'fires when' }, { title: 'for' }, { title: 'severity' }, { title: 'what to do' }],
        alerts.map(row),
      ),
    ]),
  ];
}

function row({ name, when, threshold, for: held, severity, description }: Alert): string[] {
  const filledIn = description.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => label.toUpperCase());
  return [name, when.replace('$threshold', `**${threshold}**`), held, severity, filledIn];
}
