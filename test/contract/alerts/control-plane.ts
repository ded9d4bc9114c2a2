import { type AlertCases, critical, down, warning } from './alert-case.ts';

const DAY = 86_400;

const requests = (verb: string) => ({
  [`apiserver_request_duration_seconds_bucket{instance="h1", verb="${verb}", le="2"}`]: '0+0x20',
  [`apiserver_request_duration_seconds_bucket{instance="h1", verb="${verb}", le="+Inf"}`]: '0+60x20',
});
const node = 'kube_node_status_condition{instance="kube-state-metrics", node="h1", condition="Ready", status="true"}';
const certificate = 'rebuild_certificate_expiry_timestamp_seconds{instance="h1", path="/a.crt"}';
const backup = { 'rebuild_etcd_backup_timestamp_seconds{instance="h1"}': '0x30' };
const leader = 'etcd_server_has_leader{job="etcd", instance="h1"}';
const etcdDb = (size: number) => ({
  'etcd_mvcc_db_total_size_in_bytes{instance="h1"}': `${size}x20`,
  'etcd_server_quota_backend_bytes{instance="h1"}': '100x20',
});

export const controlPlane: AlertCases = {
  KubeApiServerDown: down('kube-apiserver', 'The API server on h1 does not answer'),
  KubeApiServerLatencyHigh: {
    fires: [
      {
        name: 'an API server whose slow requests take 2 seconds',
        series: requests('GET'),
        minutes: 18,
        labels: warning({ instance: 'h1' }),
        summary: '1 % of the requests to h1 take over 2s',
      },
    ],
    quiet: [{ name: 'watches, which are long', series: requests('WATCH'), minutes: 18 }],
  },
  KubeletDown: down('kubelet', 'The kubelet of h1 does not answer'),
  KubeNodeNotReady: {
    fires: [
      {
        name: 'a node that is not Ready, as the instance of that name',
        series: { [node]: '0x9' },
        minutes: 4,
        labels: critical({ instance: 'h1', node: 'h1' }),
        summary: 'Node h1 is not Ready',
      },
    ],
    quiet: [{ name: 'a node that is Ready', series: { [node]: '1x9' }, minutes: 4 }],
  },
  CertificateExpiresSoon: {
    fires: [
      {
        name: 'a certificate that expires in 10 days',
        series: { [certificate]: `${10 * DAY}x9` },
        minutes: 0,
        labels: warning({ instance: 'h1', path: '/a.crt' }),
        summary: '/a.crt on h1 expires in 10d 0h 0m 0s',
      },
    ],
    quiet: [{ name: 'a certificate that expires in 90 days', series: { [certificate]: `${90 * DAY}x9` }, minutes: 0 }],
  },
  EtcdBackupOld: {
    fires: [
      {
        name: 'an etcd backup of 27 hours ago',
        series: backup,
        minutes: 27 * 60,
        labels: critical({ instance: 'h1' }),
        summary: 'The newest etcd backup on h1 is 1d 3h 0m 0s old',
      },
    ],
    quiet: [{ name: 'an etcd backup of 25 hours ago', series: backup, minutes: 25 * 60 }],
  },
  EtcdNoLeader: {
    fires: [
      {
        name: 'a member without a leader',
        series: { [leader]: '0x9' },
        minutes: 3,
        labels: critical({ job: 'etcd', instance: 'h1' }),
        summary: 'etcd on h1 has no leader',
      },
    ],
    quiet: [{ name: 'a member that has been electing for a moment', series: { [leader]: '1 0 1x9' }, minutes: 3 }],
  },
  EtcdDbLarge: {
    fires: [
      {
        name: 'a database of 90 % of its quota',
        series: etcdDb(90),
        minutes: 15,
        labels: warning({ instance: 'h1' }),
        summary: 'The database of etcd on h1 takes 90% of its quota',
      },
    ],
    quiet: [{ name: 'a database of half its quota', series: etcdDb(50), minutes: 15 }],
  },
};
