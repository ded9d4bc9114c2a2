import type { AlertGroup } from './alert.ts';

/** The monitoring itself. */
export const monitoring: AlertGroup = {
  name: 'monitoring',
  alerts: [
    {
      name: 'Watchdog',
      severity: 'none',
      for: '0s',
      when: 'always: where it does not arrive, no alert does',
      expr: 'vector(1)',
      summary: 'Alerts are evaluated and delivered',
      description: 'Do nothing. Look at Prometheus and Alertmanager when this alert stops.',
    },
    {
      name: 'AlertmanagerDown',
      severity: 'critical',
      for: '2m',
      when: 'Alertmanager does not answer',
      expr: 'up{job="alertmanager"} == 0',
      summary: 'Alertmanager on {{ $labels.instance }} is down: nobody is told of alerts',
      description:
        'Read `journalctl -u prometheus-alertmanager` on {{ $labels.instance }}, then run `./rebuild role alertmanager`.',
    },
    {
      name: 'AlertmanagerNotificationsFail',
      severity: 'warning',
      for: '0s',
      when: 'in the last 15 minutes a receiver did not take a notification',
      expr: 'sum by (instance, integration) (increase(alertmanager_notifications_failed_total[15m])) > 0',
      summary: 'Notifications by {{ $labels.integration }} from {{ $labels.instance }} fail',
      description:
        'Read `journalctl -u prometheus-alertmanager` on {{ $labels.instance }} for why; correct the receiver in the inventory, or bring back what it sends to.',
    },
    {
      name: 'PrometheusConfigReloadFailed',
      severity: 'critical',
      for: '5m',
      when: 'Prometheus runs with an older configuration than its files',
      expr: 'prometheus_config_last_reload_successful == 0',
      summary: 'Prometheus on {{ $labels.instance }} could not load its configuration',
      description:
        'Run `promtool check config /etc/prometheus/prometheus.yml` on {{ $labels.instance }}, then `./rebuild role prometheus`.',
    },
  ],
};

/** Every target that none of `jobs`, which have an alert of their own, is about. */
export function targetDown(jobs: readonly string[]): AlertGroup {
  return {
    name: 'targets',
    alerts: [
      {
        name: 'TargetDown',
        severity: 'warning',
        for: '2m',
        when: 'a target of any other job does not answer',
        expr: `up{job!~"${jobs.join('|')}"} == 0`,
        summary: '{{ $labels.job }} on {{ $labels.instance }} does not answer',
        description:
          'Look at the service of {{ $labels.job }} on {{ $labels.instance }}, then run `./rebuild cluster --limit {{ $labels.instance }}`.',
      },
    ],
  };
}
