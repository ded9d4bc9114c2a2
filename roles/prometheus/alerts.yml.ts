import { joinText, type Text, text } from 'rebuild';
import type { Alert, AlertGroup } from './alerts/alert.ts';
import { alertGroups } from './alerts/groups.ts';
import type { AlertSetting } from './alerts/settings.ts';

type Settings = Readonly<Record<string, AlertSetting | undefined>>;

/** The alert rules, with what the inventory says of some of them by their names. */
export function alertRules(settings: Settings = {}): Text {
  const groups = alertGroups
    .map(({ name, alerts }) => ({ name, alerts: alerts.filter((it) => settings[it.name]?.enabled ?? true) }))
    .filter(({ alerts }) => alerts.length > 0);
  return text`
    groups:
    ${joinText(groups.map((it) => group(it, settings)))}
  `;
}

function group({ name, alerts }: AlertGroup, settings: Settings): Text {
  return joinText([`  - name: ${name}`, '    rules:', ...alerts.map((it) => rule(it, settings[it.name] ?? {}))]);
}

/** Labels and annotations in the flow style of YAML, of which JSON is a part. */
function rule(alert: Alert, { for: held = alert.for, threshold = alert.threshold, labels }: AlertSetting): Text {
  const { name, expr, severity, summary, description } = alert;
  return joinText([
    `      - alert: ${name}`,
    '        expr: >-',
    `          ${expr.replaceAll('$threshold', String(threshold))}`,
    `        for: ${held}`,
    `        labels: ${JSON.stringify({ severity, ...labels })}`,
    `        annotations: ${JSON.stringify({ summary, description })}`,
  ]);
}
