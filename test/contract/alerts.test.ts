import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertGroups } from '../../roles/prometheus/alerts/groups.ts';
import { alertRules } from '../../roles/prometheus/alerts.yml.ts';
import type { Firing, Quiet } from './alerts/alert-case.ts';
import { controlPlane } from './alerts/control-plane.ts';
import { monitoring } from './alerts/monitoring.ts';
import { nodes } from './alerts/nodes.ts';
import { services } from './alerts/services.ts';
import { workloads } from './alerts/workloads.ts';

const missing = execaSync('promtool', ['--version'], { reject: false }).exitCode !== 0;

const alerts = alertGroups.flatMap((group) => group.alerts);
const cases = Object.entries({ ...nodes, ...services, ...workloads, ...controlPlane, ...monitoring });
const firing = cases.flatMap(([alert, { fires }]) => fires.map((it) => ({ alert, ...it })));
const quiet = cases.flatMap(([alert, { quiet }]) => quiet.map((it) => ({ alert, ...it })));

let folder: string;
const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** What `promtool test rules` has to say; empty when the alert is as expected. */
async function unitTest(alert: string, { series, minutes }: Quiet, expected: object[]) {
  const interval = minutes < 60 ? '1m' : '1h';
  const test = {
    rule_files: ['alerts.yml'],
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: Object.entries(series).map(([series, values]) => ({ series, values })),
        alert_rule_test: [{ eval_time: `${minutes}m`, alertname: alert, exp_alerts: expected }],
      },
    ],
  };
  const { exitCode, all } = await execa('promtool', ['test', 'rules', write('test.yml', JSON.stringify(test))], {
    all: true,
    reject: false,
  });
  return exitCode === 0 ? '' : all;
}

/** What to do, with the labels of the alert in it. */
function description(alert: string, labels: Firing['labels']): string {
  const template = alerts.find(({ name }) => name === alert)?.description ?? '';
  return template.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
}

describe('with promtool', () => {
  beforeEach(({ skip }) => skip(missing, 'promtool is not installed (Debian package prometheus)'));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rebuild-alerts-'));
    write('alerts.yml', alertRules().plain());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is a valid rule file, with all alerts or with none', async () => {
    const none = alertRules(Object.fromEntries(alerts.map(({ name }) => [name, { enabled: false }])));
    const check = async (path: string) => (await execa('promtool', ['check', 'rules', path])).stdout;
    expect(await check(join(folder, 'alerts.yml'))).toContain(`SUCCESS: ${alerts.length} rules found`);
    expect(await check(write('none.yml', none.plain()))).toContain('SUCCESS: 0 rules found');
  });

  it('has an example of every alert that fires', () => {
    expect(firing.map(({ alert }) => alert)).toEqual(expect.arrayContaining(alerts.map(({ name }) => name)));
  });

  it('has an example of every alert that stays silent, but of that which never does', () => {
    const silent = new Set(quiet.map(({ alert }) => alert));
    expect(alerts.map(({ name }) => name).filter((name) => !silent.has(name))).toEqual(['Watchdog']);
  });

  it.each(firing)('$alert fires for $name', async ({ alert, labels, summary, ...given }) => {
    const annotations = { summary, description: description(alert, labels) };
    expect(await unitTest(alert, given, [{ exp_labels: labels, exp_annotations: annotations }])).toBe('');
  });

  it.each(quiet)('$alert stays silent for $name', async ({ alert, ...given }) => {
    expect(await unitTest(alert, given, [])).toBe('');
  });
});
