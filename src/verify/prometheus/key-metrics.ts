/**
 * By job: metrics that each of its targets has. One that is not there tells of an exporter that runs and cannot see its
 * service, or of a filter that drops too much.
 */
export const KEY_METRICS: Readonly<Record<string, readonly string[]>> = {
  prometheus: ['prometheus_tsdb_head_series', 'prometheus_config_last_reload_successful'],
  alertmanager: ['alertmanager_notifications_failed_total', 'alertmanager_config_last_reload_successful'],
  node: [
    'node_cpu_seconds_total',
    'node_memory_MemAvailable_bytes',
    'node_memory_MemTotal_bytes',
    'node_filesystem_avail_bytes',
    'node_filesystem_size_bytes',
  ],
  redis: ['redis_up', 'redis_memory_used_bytes', 'redis_connected_clients'],
  postgresql: ['pg_up', 'pg_stat_database_numbackends', 'pg_settings_max_connections'],
  rabbitmq: ['rabbitmq_queue_messages_ready', 'rabbitmq_process_resident_memory_bytes', 'rabbitmq_connections'],
  etcd: ['etcd_server_has_leader', 'etcd_mvcc_db_total_size_in_bytes'],
  'kube-apiserver': ['apiserver_request_total', 'apiserver_request_duration_seconds_bucket'],
  kubelet: ['kubelet_running_pods', 'kubelet_running_containers'],
  'kube-proxy': ['kubeproxy_sync_proxy_rules_last_timestamp_seconds'],
  cadvisor: ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'],
  'kube-state-metrics': [
    'kube_node_status_condition',
    'kube_pod_status_phase',
    'kube_pod_container_resource_requests',
    'kube_pod_container_resource_limits',
  ],
};
