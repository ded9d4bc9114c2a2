import { describe, expect, it } from 'vitest';
import clusterServices from '../../roles/cluster_services/cluster_services.ts';
import cni from '../../roles/cni/cni.ts';
import kubeadmInit from '../../roles/kubeadm_init/kubeadm_init.ts';
import kubelet from '../../roles/kubelet/kubelet.ts';
import nodeLabels from '../../roles/node_labels/node_labels.ts';
import redis from '../../roles/redis/redis.ts';
import serviceLimits from '../../roles/service_limits/service_limits.ts';
import workloads from '../../roles/workloads/workloads.ts';
import { Secret } from '../../src/core/secret.ts';
import type { HostView, Role } from '../../src/roles/define.ts';
import type { Demands } from '../../src/roles/demands.ts';

const tuned = { cpu_request: 500, cpu_limit: 2000, memory_request: 1024, memory_limit: 2048 };
const HOSTS: readonly HostView[] = [
  view('master', '10.0.1.10', ['kubernetes', 'control_plane']),
  view('second', '10.0.1.11', ['kubernetes', 'control_plane']),
  view('ai', '10.0.1.12', ['kubernetes', 'worker'], { labels: { workload: 'ai' }, limits: { ai: tuned } }),
  view('db', '10.0.1.13', ['data'], { limits: { 'redis.service': tuned, 'agent.service': { memory_limit: 100 } } }),
];

function view(
  name: string,
  address: string,
  groups: readonly string[],
  variables: Record<string, unknown> = {},
): HostView {
  return { name, address, groups, variable: (key) => variables[key] };
}

/** What `role` asks of `host`, or throws. */
function demandsOf(role: Role<never> | Role, host: string, vars: object = {}): Demands {
  const checked = (role as Role).vars.parse(vars) as never;
  return (role as Role).demands!({
    host: HOSTS.find(({ name }) => name === host)!,
    vars: checked,
    hosts: (pattern) => HOSTS.filter(({ groups }) => pattern === 'all' || groups.includes(pattern)),
  });
}

const key = { encryption_key: new Secret('key', '') };
const toleratesControlPlane = expect.objectContaining({ key: 'node-role.kubernetes.io/control-plane' });

describe('what roles ask of machines', () => {
  it('is of kubelet what it leaves for pods, with the threshold of the inventory', () => {
    const left = (vars: object) => demandsOf(kubelet as never, 'ai', vars).allocatable!({ cpus: 2, memoryMiB: 2048 });
    expect([
      left({}),
      left({ eviction_hard: { 'memory.available': '200Mi' } }),
      left({ eviction_hard: { 'nodefs.available': '10%' } }),
    ]).toEqual([
      { cpuMilli: 1880, memoryMiB: 1605 },
      { cpuMilli: 1880, memoryMiB: 1505 },
      { cpuMilli: 1880, memoryMiB: 1705 },
    ]);
  });

  it('is of kubeadm_init the pods of kubeadm, a taint and a least size, on the first control plane', () => {
    expect(demandsOf(kubeadmInit as never, 'master', key)).toEqual({
      least: { cpus: 2, memoryMiB: 1700 },
      taints: { master: ['node-role.kubernetes.io/control-plane:NoSchedule'] },
      pods: [
        { name: 'kube-system/etcd', where: { host: 'master' }, cpuMilli: 100, memoryMiB: 100 },
        { name: 'kube-system/kube-apiserver', where: { host: 'master' }, cpuMilli: 250, memoryMiB: 0 },
        { name: 'kube-system/kube-controller-manager', where: { host: 'master' }, cpuMilli: 200, memoryMiB: 0 },
        { name: 'kube-system/kube-scheduler', where: { host: 'master' }, cpuMilli: 100, memoryMiB: 0 },
        { name: 'kube-system/kube-proxy', where: 'each node', cpuMilli: 0, memoryMiB: 0, tolerations: [{}] },
        {
          name: 'kube-system/coredns',
          where: { replicas: 2 },
          cpuMilli: 100,
          memoryMiB: 70,
          limits: { memoryMiB: 170 },
          tolerations: [toleratesControlPlane],
        },
      ],
    });
    expect(demandsOf(kubeadmInit as never, 'second', key)).toEqual({});
  });

  it('is refused by kubeadm_init where the ranges of pods and hosts overlap', () => {
    expect(() => demandsOf(kubeadmInit as never, 'master', { ...key, pod_cidr: '10.0.0.0/16' })).toThrow(
      expect.objectContaining({ code: 'KUBERNETES_CIDR_OVERLAP' }),
    );
  });

  it.each([
    [{}, { name: 'kube-flannel/kube-flannel-ds', cpuMilli: 50, memoryMiB: 50 }],
    [{ plugin: 'calico' }, { name: 'kube-system/calico-node', cpuMilli: 250, memoryMiB: 0 }],
  ])('is of cni with %o a pod on each node', (vars, pod) => {
    expect(demandsOf(cni as never, 'master', vars).pods).toMatchObject([{ ...pod, where: 'each node' }]);
    expect(demandsOf(cni as never, 'second', vars)).toEqual({});
  });

  it('is of cluster_services metrics-server and kube-state-metrics, unless they are left out', () => {
    expect(demandsOf(clusterServices as never, 'master').pods).toEqual([
      {
        name: 'kube-system/metrics-server',
        where: { replicas: 1 },
        cpuMilli: 50,
        memoryMiB: 64,
        tolerations: [toleratesControlPlane],
      },
      {
        name: 'kube-system/kube-state-metrics',
        where: { replicas: 1 },
        cpuMilli: 10,
        memoryMiB: 48,
        tolerations: [toleratesControlPlane],
      },
    ]);
    const enabled = { enabled: false };
    const without = { metrics_server: enabled, kube_state_metrics: enabled };
    expect(demandsOf(clusterServices as never, 'master', without)).toEqual({});
    expect(demandsOf(clusterServices as never, 'second')).toEqual({});
  });

  it('is of node_labels the taints of groups and hosts', () => {
    const taints = { worker: ['dedicated=ai:NoSchedule'] };
    expect(demandsOf(nodeLabels as never, 'master', { taints })).toEqual({
      taints: { master: [], second: [], ai: ['dedicated=ai:NoSchedule'] },
    });
    expect(demandsOf(nodeLabels as never, 'ai', { taints })).toEqual({});
  });

  it('is of workloads each Deployment with the limits of its nodes', () => {
    const ai = { image: 'x', replicas: 3, node_selector: { workload: 'ai' } };
    expect(demandsOf(workloads as never, 'master', { deployments: { ai } }).pods).toEqual([
      {
        name: 'apps/ai',
        where: { replicas: 3 },
        cpuMilli: 500,
        memoryMiB: 1024,
        limits: { cpuMilli: 2000, memoryMiB: 2048 },
        nodeSelector: { workload: 'ai' },
      },
    ]);
    expect(demandsOf(workloads as never, 'second', { deployments: { ai } }).pods).toEqual([]);
    expect(() => demandsOf(workloads as never, 'master', { deployments: { web: ai } })).toThrow(
      expect.objectContaining({ code: 'WORKLOAD_NO_LIMITS' }),
    );
  });

  it('is of service_limits what units ask for and may use', () => {
    expect(demandsOf(serviceLimits as never, 'db').units).toEqual([
      { name: 'redis.service', cpuMilli: 500, memoryMiB: 1024, limits: { cpuMilli: 2000, memoryMiB: 2048 } },
      { name: 'agent.service', limits: { memoryMiB: 100 } },
    ]);
  });

  it('is of redis its maxmemory, with room for the fork', () => {
    const [unit] = demandsOf(redis as never, 'db', { password: new Secret('p', ''), maxmemory_mib: 1200 }).units!;
    expect([unit!.name, unit!.limits, unit!.mostMiB!(2048)]).toEqual(['maxmemory of redis', { memoryMiB: 1200 }, 1433]);
  });
});
