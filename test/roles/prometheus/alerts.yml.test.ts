import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertGroups } from '../../../roles/prometheus/alerts/groups.ts';
import { alertSettings } from '../../../roles/prometheus/alerts/settings.ts';
import { alertRules } from '../../../roles/prometheus/alerts.yml.ts';
import prometheus from '../../../roles/prometheus/prometheus.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { roleVars } from '../../../src/inventory/role-vars.ts';
import { folderWith } from '../../support/folder.ts';

const alerts = alertGroups.flatMap((group) => group.alerts);
const rules = (settings: object = {}) =>
  (parse(alertRules(alertSettings().parse(settings)).plain()).groups as { rules: { alert: string }[] }[]).flatMap(
    (group) => group.rules,
  );
const rule = (name: string, settings: object) => rules({ [name]: settings }).find(({ alert }) => alert === name);

describe('alertRules', () => {
  it('is as the alerts say, where the inventory says nothing', () => {
    expect(rules().map(({ alert }) => alert)).toEqual(alerts.map(({ name }) => name));
    expect(rule('CpuCreditsLow', {})).toEqual({
      alert: 'CpuCreditsLow',
      expr: 'aws_ec2_cpucredit_balance_average < 30',
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: '{{ $labels.instance_id }} has {{ $value }} CPU credits left',
        description: expect.stringContaining('`./rebuild report`'),
      },
    });
  });

  it('takes threshold, time and labels of the inventory', () => {
    const labels = { team: 'storage', severity: 'critical' };
    expect(rule('CpuCreditsLow', { for: '1h30m', threshold: 7.5, labels })).toMatchObject({
      expr: 'aws_ec2_cpucredit_balance_average < 7.5',
      for: '1h30m',
      labels: { severity: 'critical', team: 'storage' },
    });
  });

  it('leaves out what is not enabled', () => {
    expect(rules({ CpuCreditsLow: { enabled: false } }).length).toBe(alerts.length - 1);
    expect(rule('CpuCreditsLow', { enabled: false })).toBeUndefined();
  });
});

describe('the alerts', () => {
  it('have names of their own', () => {
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
  });

  it.each(alerts)('$name says what to do, and compares with its threshold where it has one', (alert) => {
    expect(alert.description).toMatch(/^[A-Z].*\.$/);
    const uses = [alert.expr, alert.when].map((text) => text.includes('$threshold'));
    expect(uses).toEqual([alert.threshold !== undefined, alert.threshold !== undefined]);
  });
});

describe('the variable alerts', () => {
  const errorOf = async (yaml: string) => {
    const folder = folderWith({ 'hosts.yaml': 'all: { hosts: { mon: } }\n', 'group_vars/all.yaml': yaml });
    const host = (await loadInventory(folder)).hosts.get('mon')!;
    const secrets = { get: async () => expect.unreachable() };
    const error = await roleVars({ host, role: 'prometheus', schema: prometheus.vars, secrets }).catch((it) => it);
    return { code: error.code, message: error.message, hint: error.hint, at: `${error.at?.line}:${error.at?.column}` };
  };

  it.each([
    [
      'an alert that there is not',
      'prometheus: { alerts: { NodeDiskFiling: { for: 1h } } }',
      {
        code: 'VAR_UNKNOWN',
        message: 'prometheus.alerts: unknown key "NodeDiskFiling"',
        hint: 'Write "NodeDiskFilling".',
        at: '1:25',
      },
    ],
    [
      'a threshold of an alert that has none',
      'prometheus: { alerts: { NodeDown: { threshold: 1 } } }',
      {
        code: 'VAR_UNKNOWN',
        message: 'prometheus.alerts.NodeDown: unknown key "threshold"',
        hint: 'Write one of: enabled, for, labels.',
        at: '1:37',
      },
    ],
    [
      'a time that is none',
      'prometheus: { alerts: { NodeDown: { for: soon } } }',
      {
        code: 'VAR_INVALID',
        message: 'prometheus.alerts.NodeDown.for: must be a duration such as 90s or 1h30m',
        hint: 'Correct the value.',
        at: '1:42',
      },
    ],
  ])('refuses %s, and says what is near', async (_, yaml, expected) => {
    expect(await errorOf(yaml)).toEqual(expected);
  });
});
