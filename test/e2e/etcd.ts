import { eventually } from './cluster-kubernetes.ts';
import type { TestCluster } from './support.ts';

/** The number that etcd gave its cluster when it was made. The kubelet starts etcd by itself where it is configured. */
export function etcdClusterId(cluster: TestCluster, host: string): Promise<string> {
  const pki = '/etc/kubernetes/pki/etcd';
  const tls = `--cacert=${pki}/ca.crt --cert=${pki}/server.crt --key=${pki}/server.key`;
  const ask = `crictl exec $(crictl ps -q --name '^etcd$' | head -n 1) etcdctl ${tls} endpoint status -w json | grep -o '"cluster_id":[0-9]*'`;
  return eventually(() => cluster.on(host, ask), { until: (answer) => answer.startsWith('"cluster_id"') });
}

/** Every object that outlives a moment: not events, leases and pods, which come and go by themselves. */
export async function uidsOf(cluster: TestCluster, host: string): Promise<readonly string[]> {
  const types = `kubectl api-resources --verbs=list -o name | grep -vE '^(events|leases|pods|componentstatuses|endpoints|csinodes)' | paste -sd,`;
  const columns = `-o jsonpath='{range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.uid}{"\\n"}{end}'`;
  const listed = await cluster.on(
    host,
    `export KUBECONFIG=/etc/kubernetes/admin.conf; kubectl get -A "$(${types})" ${columns}`,
  );
  return listed.split('\n').filter(Boolean);
}
