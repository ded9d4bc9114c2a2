import { type AlertCases, critical, down, up, warning } from './alert-case.ts';

const failures = 'alertmanager_notifications_failed_total{instance="h1", integration="webhook"}';
const reload = 'prometheus_config_last_reload_successful{job="prometheus", instance="h1"}';

export const monitoring: AlertCases = {
  Watchdog: {
    fires: [
      {
        name: 'nothing at all',
        series: {},
        minutes: 0,
        labels: { severity: 'none' },
        summary: 'Alerts are evaluated and delivered',
      },
    ],
    quiet: [],
  },
  AlertmanagerDown: down('alertmanager', 'Alertmanager on h1 is down: nobody is told of alerts'),
  AlertmanagerNotificationsFail: {
    fires: [
      {
        name: 'a receiver that does not answer',
        series: { [failures]: '0x5 3x15' },
        minutes: 10,
        labels: warning({ instance: 'h1', integration: 'webhook' }),
        summary: 'Notifications by webhook from h1 fail',
      },
    ],
    quiet: [{ name: 'failures of long ago', series: { [failures]: '3x20' }, minutes: 10 }],
  },
  PrometheusConfigReloadFailed: {
    fires: [
      {
        name: 'a configuration that is not loaded',
        series: { [reload]: '0x20' },
        minutes: 6,
        labels: critical({ job: 'prometheus', instance: 'h1' }),
        summary: 'Prometheus on h1 could not load its configuration',
      },
    ],
    quiet: [{ name: 'a configuration that is loaded', series: { [reload]: '1x20' }, minutes: 6 }],
  },
  TargetDown: {
    fires: ['etcd', 'kube-proxy', 'kube-state-metrics', 'jobs-of-yours'].map((job) => ({
      name: `a ${job} that does not answer`,
      series: { [up(job)]: '0x9' },
      minutes: 4,
      labels: warning({ job, instance: 'h1' }),
      summary: `${job} on h1 does not answer`,
    })),
    quiet: ['node', 'redis', 'postgresql', 'rabbitmq', 'kube-apiserver', 'kubelet', 'alertmanager'].map((job) => ({
      name: `a ${job}, which has an alert of its own`,
      series: { [up(job)]: '0x9' },
      minutes: 4,
    })),
  },
};
