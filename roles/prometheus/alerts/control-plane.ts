import type { AlertGroup } from './alert.ts';

/** Kubernetes' own parts, their certificates, and etcd with its backups. */
export const controlPlane: AlertGroup = {
  name: 'control plane',
  alerts: [
    {
      name: 'KubeApiServerDown',
      severity: 'critical',
      for: '1m',
      when: 'an API server does not answer',
      expr: 'up{job="kube-apiserver"} == 0',
      summary: 'The API server on {{ $labels.instance }} does not answer',
      description:
        'Run `crictl ps -a` on {{ $labels.instance }} and read the logs of kube-apiserver and etcd; see docs/operations.md for what to do when etcd is lost.',
    },
    {
      name: 'KubeApiServerLatencyHigh',
      severity: 'warning',
      for: '10m',
      threshold: 1,
      when: '1 % of the requests to an API server take over $threshold seconds',
      expr: 'histogram_quantile(0.99, sum by (instance, le) (rate(apiserver_request_duration_seconds_bucket{verb!~"WATCH|CONNECT"}[5m]))) > $threshold',
      summary: '1 % of the requests to {{ $labels.instance }} take over {{ $value | humanizeDuration }}',
      description: 'Look at CPU, memory and disk of {{ $labels.instance }}; give it a larger instance type.',
    },
    {
      name: 'KubeletDown',
      severity: 'critical',
      for: '2m',
      when: 'a kubelet does not answer',
      expr: 'up{job="kubelet"} == 0',
      summary: 'The kubelet of {{ $labels.instance }} does not answer',
      description:
        'Read `journalctl -u kubelet -u containerd` on {{ $labels.instance }}, then run `./rebuild cluster --limit {{ $labels.instance }}`.',
    },
    {
      name: 'KubeNodeNotReady',
      severity: 'critical',
      for: '2m',
      when: 'a node is not Ready',
      // The node's name as `instance` too, so that NodeDown of the same host silences it.
      expr: 'label_replace(max by (node) (kube_node_status_condition{condition="Ready", status="true"}) == 0, "instance", "$1", "node", "(.+)")',
      summary: 'Node {{ $labels.node }} is not Ready',
      description:
        'Run `kubectl describe node {{ $labels.node }}`, mend what its conditions say, or take it out with `./rebuild node remove {{ $labels.node }}`.',
    },
    {
      name: 'CertificateExpiresSoon',
      severity: 'warning',
      for: '0s',
      threshold: 30,
      when: '`rebuild_certificate_expiry_timestamp_seconds` is less than $threshold days ahead',
      expr: 'rebuild_certificate_expiry_timestamp_seconds - time() < $threshold * 86400',
      summary: '{{ $labels.path }} on {{ $labels.instance }} expires in {{ $value | humanizeDuration }}',
      description:
        'Run `kubeadm certs renew all` on {{ $labels.instance }} and restart its static pods; `./rebuild upgrade` renews them too.',
    },
    {
      name: 'EtcdBackupOld',
      severity: 'critical',
      for: '0s',
      threshold: 26,
      when: '`rebuild_etcd_backup_timestamp_seconds` is more than $threshold hours ago',
      expr: 'time() - rebuild_etcd_backup_timestamp_seconds > $threshold * 3600',
      summary: 'The newest etcd backup on {{ $labels.instance }} is {{ $value | humanizeDuration }} old',
      description:
        'Read `journalctl -u etcd-backup` on {{ $labels.instance }}, mend its cause, and make one with `./rebuild backup`.',
    },
    {
      name: 'EtcdNoLeader',
      severity: 'critical',
      for: '1m',
      when: 'a member of etcd has no leader',
      expr: 'etcd_server_has_leader == 0',
      summary: 'etcd on {{ $labels.instance }} has no leader',
      description:
        'Bring back the control plane hosts that are down: more than half must answer. Where they are lost, restore a backup: `./rebuild restore`.',
    },
    {
      name: 'EtcdDbLarge',
      severity: 'warning',
      for: '10m',
      threshold: 0.8,
      when: 'the database of etcd takes more than the share $threshold of its quota',
      expr: 'etcd_mvcc_db_total_size_in_bytes / etcd_server_quota_backend_bytes > $threshold',
      summary: 'The database of etcd on {{ $labels.instance }} takes {{ $value | humanizePercentage }} of its quota',
      description:
        'Run `etcdctl defrag` on one member after the other; where it stays large, find the objects that fill it. At the quota, etcd refuses writes.',
    },
  ],
};
