import { type Text, text } from 'rebuild';

/**
 * The alert rules. A rule whose metric does not exist stays silent: those on workloads, the control plane, backups and
 * credits wake up when something brings the metric (docs/roles/prometheus.md says what).
 */
export function alertRules(): Text {
  return text`
    groups:
      - name: nodes
        rules:
          - alert: NodeDown
            expr: up{job="node"} == 0
            for: 2m
            labels: { severity: critical }
            annotations: { summary: '{{ $labels.instance }} does not answer' }
          - alert: NodeCpuHigh
            expr: 1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.8
            for: 10m
            labels: { severity: warning }
            annotations: { summary: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its CPU' }
          - alert: NodeMemoryHigh
            expr: 1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.9
            for: 5m
            labels: { severity: warning }
            annotations: { summary: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory' }
          - alert: NodeDiskFilling
            expr: >-
              min by (instance, device) (
                node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|squashfs"} / node_filesystem_size_bytes
              ) < 0.15
            for: 10m
            labels: { severity: warning }
            annotations: { summary: '{{ $labels.device }} of {{ $labels.instance }} has {{ $value | humanizePercentage }} left' }
          - alert: CpuCreditsLow
            expr: aws_ec2_cpucredit_balance_average < 30
            for: 10m
            labels: { severity: warning }
            annotations: { summary: '{{ $labels.instance_id }} has {{ $value }} CPU credits left' }

      - name: services
        rules:
          - alert: RedisDown
            expr: up{job="redis"} == 0 or redis_up == 0
            for: 1m
            labels: { severity: critical }
            annotations: { summary: 'Redis on {{ $labels.instance }} is down' }
          - alert: PostgreSQLDown
            expr: up{job="postgresql"} == 0 or pg_up == 0
            for: 1m
            labels: { severity: critical }
            annotations: { summary: 'PostgreSQL on {{ $labels.instance }} is down' }
          - alert: RabbitMQDown
            expr: up{job="rabbitmq"} == 0
            for: 1m
            labels: { severity: critical }
            annotations: { summary: 'RabbitMQ on {{ $labels.instance }} is down' }

      - name: workloads
        rules:
          - alert: ApiDown
            expr: up{job="api"} == 0
            for: 1m
            labels: { severity: critical }
            annotations: { summary: 'The API on {{ $labels.instance }} does not answer' }
          - alert: ApiLatencyHigh
            expr: >-
              histogram_quantile(0.95, sum by (instance, le) (rate(http_request_duration_seconds_bucket{job="api"}[5m]))) > 1
            for: 5m
            labels: { severity: warning }
            annotations: { summary: '5 % of the requests to {{ $labels.instance }} take over {{ $value | humanizeDuration }}' }
          - alert: ApiErrorsHigh
            expr: >-
              sum by (instance) (rate(http_requests_total{job="api", status=~"5.."}[5m]))
              / sum by (instance) (rate(http_requests_total{job="api"}[5m])) > 0.05
            for: 5m
            labels: { severity: critical }
            annotations: { summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.instance }} fail' }
          - alert: WorkerDown
            expr: up{job="worker"} == 0
            for: 2m
            labels: { severity: critical }
            annotations: { summary: 'The worker on {{ $labels.instance }} does not answer' }

      - name: control plane
        rules:
          - alert: KubeApiServerDown
            expr: up{job="kube-apiserver"} == 0
            for: 1m
            labels: { severity: critical }
            annotations: { summary: 'The API server on {{ $labels.instance }} does not answer' }
          - alert: KubeApiServerLatencyHigh
            expr: >-
              histogram_quantile(0.99, sum by (instance, le) (
                rate(apiserver_request_duration_seconds_bucket{verb!~"WATCH|CONNECT"}[5m])
              )) > 1
            for: 10m
            labels: { severity: warning }
            annotations: { summary: '1 % of the requests to {{ $labels.instance }} take over {{ $value | humanizeDuration }}' }
          - alert: KubeletDown
            expr: up{job="kubelet"} == 0
            for: 2m
            labels: { severity: critical }
            annotations: { summary: 'The kubelet of {{ $labels.instance }} does not answer' }
          - alert: CertificateExpiresSoon
            expr: rebuild_certificate_expiry_timestamp_seconds - time() < 30 * 86400
            labels: { severity: warning }
            annotations: { summary: '{{ $labels.path }} on {{ $labels.instance }} expires in {{ $value | humanizeDuration }}' }
          - alert: EtcdBackupOld
            expr: time() - rebuild_etcd_backup_timestamp_seconds > 26 * 3600
            labels: { severity: critical }
            annotations: { summary: 'The newest etcd backup on {{ $labels.instance }} is {{ $value | humanizeDuration }} old' }
  `;
}
