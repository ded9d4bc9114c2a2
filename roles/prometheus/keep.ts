/** What is kept of what a job's targets answer. */
export interface Kept {
  /** Regular expressions of whole metric names. */
  readonly metrics: readonly string[];
  /** Of these, what is dropped after all: series whose name and value of `label`, joined by `;`, fit `series`. */
  readonly without?: readonly { readonly label: string; readonly series: string }[];
}

/** What every Go program tells of itself. */
const PROCESS = 'process_(cpu_seconds_total|resident_memory_bytes|start_time_seconds|open_fds|max_fds)';

/**
 * By job: the metrics that alerts, dashboards and `verify` use. The rest is read and dropped, so that a cluster of 13 nodes
 * has about 5,500 series of 75,000: an API server alone would have 20,000. A job that is not here is kept whole.
 */
const KEPT: Readonly<Record<string, Kept>> = {
  prometheus: {
    metrics: [
      'prometheus_(build_info|config_last_reload_.*|engine_queries|http_requests_total|notifications_.*)',
      'prometheus_rule_(evaluations|evaluation_failures|group_iterations_missed)_total',
      'prometheus_target_(scrapes_exceeded_.*|scrape_pool_targets)',
      'prometheus_tsdb_(head_series|head_chunks|head_samples_appended_total|storage_blocks_bytes|wal_storage_size_bytes)',
      'prometheus_tsdb_(lowest_timestamp_seconds|retention_limit_bytes|compactions_failed_total|wal_corruptions_total)',
      PROCESS,
    ],
  },
  alertmanager: {
    metrics: [
      'alertmanager_(alerts|alerts_received_total|alerts_invalid_total|build_info|config_.*|silences)',
      'alertmanager_(notifications_total|notifications_failed_total|notification_requests_(failed_)?total)',
      PROCESS,
    ],
  },
  node: {
    metrics: [
      'node_cpu_seconds_total|node_load(1|5|15)|node_context_switches_total|node_procs_(running|blocked)',
      'node_memory_(MemTotal|MemFree|MemAvailable|Buffers|Cached|SReclaimable|SwapTotal|SwapFree)_bytes',
      'node_filesystem_(size_bytes|avail_bytes|free_bytes|files|files_free|readonly|device_error)',
      'node_disk_(read_bytes|written_bytes|reads_completed|writes_completed|io_time_seconds)_total',
      'node_network_(receive|transmit)_(bytes|packets|errs|drop)_total',
      'node_netstat_Tcp_(CurrEstab|RetransSegs)|node_nf_conntrack_entries(_limit)?|node_filefd_(allocated|maximum)',
      'node_vmstat_(oom_kill|pgmajfault)|node_pressure_.*',
      'node_(boot_time_seconds|time_seconds|uname_info|os_info|exporter_build_info)',
      'node_timex_(offset_seconds|sync_status|maxerror_seconds)',
      'node_systemd_(unit_state|timer_last_trigger_seconds)|node_textfile_.*|rebuild_.*',
    ],
    without: [
      // One for each pod, and what never leaves the host.
      { label: 'device', series: 'node_network_.*;(lo|veth.*|cali.*)' },
      { label: 'device', series: 'node_disk_.*;(loop|ram|sr|fd).*' },
      // One for each state of each unit: of the services and timers, what failed.
      { label: 'state', series: 'node_systemd_unit_state;(active|activating|deactivating|inactive)' },
      {
        label: 'name',
        series: 'node_systemd_unit_state;.+[.](automount|device|mount|path|scope|slice|socket|swap|target)',
      },
    ],
  },
  redis: { metrics: ['redis_.*'] },
  postgresql: {
    metrics: [
      'pg_(up|static|exporter_.*|database_.*|stat_.*|locks_.*|long_running_.*|replication_.*|postmaster_.*)',
      'pg_settings_(max_connections|superuser_reserved_connections|shared_buffers_bytes)',
    ],
  },
  rabbitmq: {
    metrics: ['rabbitmq_.*', 'erlang_vm_(memory_bytes_total|process_count|process_limit)'],
    // Some for each connection and channel, of which clients open ever new ones.
    without: [{ label: 'channel', series: 'rabbitmq_(channel|connection)_.*;.+' }],
  },
  etcd: {
    metrics: [
      'etcd_server_(has_leader|is_leader|version|quota_backend_bytes|leader_changes_seen_total|health_failures)',
      'etcd_server_proposals_.*|etcd_server_slow_.*_total|etcd_mvcc_db_total_size_(in_bytes|in_use_in_bytes)',
      'etcd_disk_(wal_fsync|backend_commit)_duration_seconds_(bucket|count|sum)',
      PROCESS,
    ],
  },
  'kube-apiserver': {
    metrics: [
      'apiserver_request_(total|duration_seconds_(bucket|count))|apiserver_current_inflight_requests',
      'apiserver_storage_(objects|size_bytes)|kubernetes_build_info',
      PROCESS,
    ],
    // Of the times of a request those that alerts tell apart; a watch takes as long as it is wanted.
    without: [
      {
        label: 'le',
        series:
          'apiserver_request_duration_seconds_bucket;(0\\.0.*|0\\.[268]|1\\.[25].*|[23468](\\.0)?|[1-6][05](\\.0)?)',
      },
      { label: 'verb', series: 'apiserver_request_duration_seconds_(bucket|count);(WATCH|WATCHLIST|CONNECT)' },
    ],
  },
  kubelet: {
    metrics: [
      'kubelet_(node_name|running_pods|running_containers|evictions|node_config_error|volume_stats_.*)',
      'kubelet_certificate_manager_.*|kubelet_runtime_operations_errors_total|kubelet_started_.*_errors_total',
      'kubelet_pleg_relist_duration_seconds_(count|sum)|kubernetes_build_info',
      PROCESS,
    ],
  },
  cadvisor: {
    metrics: [
      'container_cpu_(usage_seconds|cfs_periods|cfs_throttled_periods|cfs_throttled_seconds)_total',
      'container_memory_(working_set_bytes|rss|max_usage_bytes|failcnt)|container_oom_events_total',
      'container_spec_(cpu_quota|cpu_period|cpu_shares|memory_limit_bytes)|container_start_time_seconds',
      'container_network_(receive|transmit)_bytes_total|container_fs_usage_bytes|machine_(cpu_cores|memory_bytes)',
    ],
    without: [
      // Sums over a pod and over slices, and the container that holds a pod: the same use once more.
      { label: 'container', series: 'container_(cpu|memory|oom|spec|start|fs)_.*;(POD)?' },
      { label: 'pod', series: 'container_network_.*;' },
      { label: 'interface', series: 'container_network_.*;(lo|cni.*|flannel.*|veth.*|cali.*|tunl.*|docker.*)' },
    ],
  },
  'kube-state-metrics': {
    metrics: [
      'kube_node_(info|role|spec_taint|spec_unschedulable|status_allocatable|status_capacity|status_condition)',
      'kube_pod_(info|owner|created|status_phase|status_ready|status_scheduled|status_unschedulable)',
      'kube_pod_(init_)?container_status_(ready|running|restarts_total)',
      'kube_pod_(init_)?container_status_(waiting_reason|terminated_reason|last_terminated_reason)',
      'kube_pod_(init_)?container_resource_(requests|limits)',
      'kube_deployment_(created|spec_replicas|spec_paused|status_replicas(_ready|_available|_unavailable|_updated)?)',
      'kube_deployment_(metadata_generation|status_observed_generation)|kube_replicaset_(owner|created)',
      'kube_daemonset_status_(desired_number_scheduled|number_(ready|available|unavailable|misscheduled))',
      'kube_statefulset_(replicas|status_replicas(_ready|_available)?)|kube_job_(owner|failed|complete|status_failed)',
    ],
    without: [
      // Of a condition three series say the same.
      { label: 'status', series: 'kube_node_status_condition;(false|unknown)' },
      { label: 'condition', series: 'kube_pod_status_(ready|scheduled);(false|unknown)' },
      { label: 'resource', series: 'kube_node_status_(allocatable|capacity);(hugepages|attachable).*' },
    ],
  },
  'kube-proxy': {
    metrics: [
      'kubeproxy_sync_proxy_rules_(last_timestamp_seconds|last_queued_timestamp_seconds|duration_seconds_(count|sum))',
      'kubeproxy_sync_proxy_rules_(iptables_restore_failures_total|iptables_total)|kubernetes_build_info',
      PROCESS,
    ],
  },
};

/** What is kept of a job, with `more` metrics beside those of the table; undefined: everything, as `.*` asks for. */
export function keptOf(job: string, more: readonly string[] = []): Kept | undefined {
  const kept = KEPT[job];
  if (!kept || more.includes('.*')) return undefined;
  return { ...kept, metrics: [...kept.metrics, ...more] };
}
