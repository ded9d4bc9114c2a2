import { type AlertCases, critical, down, warning } from './alert-case.ts';

const answers = (good: number, bad: number) => ({
  'http_requests_total{job="api", instance="h1", status="200"}': `0+${good}x20`,
  'http_requests_total{job="api", instance="h1", status="503"}': `0+${bad}x20`,
});

/** All requests take just less than `seconds`. */
const durations = (seconds: string) => ({
  'http_request_duration_seconds_bucket{job="api", instance="h1", le="0.1"}': '0+0x20',
  [`http_request_duration_seconds_bucket{job="api", instance="h1", le="${seconds}"}`]: '0+60x20',
  'http_request_duration_seconds_bucket{job="api", instance="h1", le="+Inf"}': '0+60x20',
});

const pod = 'namespace="apps", pod="api-1"';
const ready = (value: number) => ({ [`kube_pod_status_ready{${pod}, condition="true"}`]: `${value}x20` });
const restarts = `kube_pod_container_status_restarts_total{${pod}, container="api"}`;

export const workloads: AlertCases = {
  ApiDown: down('api', 'The API on h1 does not answer'),
  ApiLatencyHigh: {
    fires: [
      {
        name: 'an API whose slow requests take 2 seconds',
        series: {
          'http_request_duration_seconds_bucket{job="api", instance="h1", le="2"}': '0+0x20',
          'http_request_duration_seconds_bucket{job="api", instance="h1", le="+Inf"}': '0+60x20',
        },
        minutes: 15,
        labels: warning({ instance: 'h1' }),
        summary: '5 % of the requests to h1 take over 2s',
      },
    ],
    quiet: [{ name: 'an API that answers within half a second', series: durations('0.5'), minutes: 15 }],
  },
  ApiErrorsHigh: {
    fires: [
      {
        name: 'an API of which a tenth of the requests fail',
        series: answers(90, 10),
        minutes: 15,
        labels: critical({ instance: 'h1' }),
        summary: '10% of the requests to h1 fail',
      },
    ],
    quiet: [{ name: 'an API of which one request in a hundred fails', series: answers(99, 1), minutes: 15 }],
  },
  WorkerDown: down('worker', 'The worker on h1 does not answer'),
  KubePodNotReady: {
    fires: [
      {
        name: 'a pod that waits for a node',
        series: { ...ready(0), [`kube_pod_status_phase{${pod}, phase="Pending"}`]: '1x20' },
        minutes: 15,
        labels: warning({ namespace: 'apps', pod: 'api-1' }),
        summary: 'Pod apps/api-1 is not ready',
      },
    ],
    quiet: [
      { name: 'a pod that is ready', series: ready(1), minutes: 15 },
      {
        name: 'a pod that has done its work',
        series: { ...ready(0), [`kube_pod_status_phase{${pod}, phase="Succeeded"}`]: '1x20' },
        minutes: 15,
      },
    ],
  },
  KubePodCrashLooping: {
    fires: [
      {
        name: 'a container that ends every 3 minutes',
        series: { [restarts]: '0 0 1 1 1 2 2 2 3 3 3 4 4 4 5 5 5 6 6 6 7' },
        minutes: 20,
        labels: warning({ namespace: 'apps', pod: 'api-1', container: 'api' }),
        summary: 'Container api of apps/api-1 ends again and again',
      },
    ],
    quiet: [{ name: 'a container that ended once', series: { [restarts]: '0x10 1x20' }, minutes: 20 }],
  },
};
