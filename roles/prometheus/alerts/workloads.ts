import type { AlertGroup } from './alert.ts';

/** What applications tell of themselves, in jobs named `api` and `worker`, and kube-state-metrics of their pods. */
export const workloads: AlertGroup = {
  name: 'workloads',
  alerts: [
    {
      name: 'ApiDown',
      severity: 'critical',
      for: '1m',
      when: 'a target of the job `api` does not answer',
      expr: 'up{job="api"} == 0',
      summary: 'The API on {{ $labels.instance }} does not answer',
      description: 'Run `kubectl get pods -A -o wide` and `kubectl logs` of its pod; mend what its last lines say.',
    },
    {
      name: 'ApiLatencyHigh',
      severity: 'warning',
      for: '5m',
      threshold: 1,
      when: 'of the job `api`, 5 % of the requests take over $threshold seconds',
      expr: 'histogram_quantile(0.95, sum by (instance, le) (rate(http_request_duration_seconds_bucket{job="api"}[5m]))) > $threshold',
      summary: '5 % of the requests to {{ $labels.instance }} take over {{ $value | humanizeDuration }}',
      description:
        'Look whether its pod is throttled, and whether the database or queue that it waits for is slow; raise the limit or mend the query.',
    },
    {
      name: 'ApiErrorsHigh',
      severity: 'critical',
      for: '5m',
      threshold: 0.05,
      when: 'of the job `api`, more than the share $threshold of the requests is answered with 5xx',
      expr: 'sum by (instance) (rate(http_requests_total{job="api", status=~"5.."}[5m])) / sum by (instance) (rate(http_requests_total{job="api"}[5m])) > $threshold',
      summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.instance }} fail',
      description: 'Read `kubectl logs` of its pod; go back to the image before when it began with a new one.',
    },
    {
      name: 'WorkerDown',
      severity: 'critical',
      for: '2m',
      when: 'a target of the job `worker` does not answer',
      expr: 'up{job="worker"} == 0',
      summary: 'The worker on {{ $labels.instance }} does not answer',
      description: 'Run `kubectl get pods -A -o wide` and `kubectl logs` of its pod; mend what its last lines say.',
    },
    {
      name: 'KubePodNotReady',
      severity: 'warning',
      for: '10m',
      when: 'a pod that has not succeeded is not ready',
      expr: 'max by (namespace, pod) (kube_pod_status_ready{condition="true"}) == 0 unless on (namespace, pod) kube_pod_status_phase{phase="Succeeded"} == 1',
      summary: 'Pod {{ $labels.namespace }}/{{ $labels.pod }} is not ready',
      description:
        'Run `kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }}`; its events say whether it has no node, no image, or a probe that fails.',
    },
    {
      name: 'KubePodCrashLooping',
      severity: 'warning',
      for: '0s',
      threshold: 2,
      when: 'a container was restarted more than $threshold times in 15 minutes',
      expr: 'sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[15m])) > $threshold',
      summary: 'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} ends again and again',
      description:
        'Run `kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }} -c {{ $labels.container }} --previous`; mend its cause, or raise its memory limit where it was killed for it.',
    },
  ],
};
