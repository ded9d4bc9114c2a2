import { words } from '../../core/text.ts';

/** Host pattern and properties of one good example for each resource type. A test holds that each is accepted. */
export const ensureExamples: Readonly<Record<string, readonly [pattern: string, ...properties: string[]]>> = {
  apt: ['all', 'packages=[jq, htop]'],
  apt_repository: [
    'monitoring',
    'name=tools',
    'uris=[https://example.org/debian]',
    'suites=[stable]',
    'components=[main]',
    'keyUrl=https://example.org/signing-key.asc',
    'sha256=5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',
  ],
  archive: [
    'worker',
    'url=https://example.org/tool-1.2.tar.gz',
    'sha256=5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',
    'dest=/opt/tool',
    'strip=1',
  ],
  authorized_key: [
    'all',
    'user=ubuntu',
    'key=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl anna@example.org',
  ],
  block: ['all', 'path=/etc/security/limits.conf', 'name=files', 'content=* soft nofile 65536'],
  command: ['redis', 'name=make the data folder', 'run=mkdir /srv/redis', 'creates=/srv/redis'],
  copy: ['local', 'src=README.md', 'path=/tmp/README.md'],
  debconf: ['all', 'package=tzdata', 'question=tzdata/Areas', 'type=select', 'value=Etc'],
  directory: ['worker', 'path=/srv/data', 'mode=0750'],
  drop_in: ['redis', 'unit=redis-server', 'content=[Service]\nLimitNOFILE=65536\n'],
  file: ['local', 'path=/tmp/greeting', 'content=hello', 'mode=0600'],
  group: ['all', 'name=deploy', 'system=true'],
  hostname: ['k8s-redis', 'name=k8s-redis'],
  hosts: ['all', 'entries=[{address: 10.0.1.10, names: [k8s-master]}]'],
  kernel_module: ['worker', 'name=br_netfilter'],
  kube_node: [
    'control_plane',
    'name=k8s-worker-ai',
    'labels={workload: worker-ai}',
    'taints=[dedicated=ai:NoSchedule]',
  ],
  kube_object: [
    'control_plane',
    'manifest={apiVersion: v1, kind: ConfigMap, metadata: {name: greeting, namespace: default}, data: {text: hello}}',
  ],
  kube_ready: ['control_plane', 'kind=Deployment', 'namespace=kube-system', 'name=coredns', 'timeoutSeconds=120'],
  kube_set: ['control_plane', 'name=shop', 'kinds=[Deployment.apps, Service]', 'keep=[{kind: Service, name: cart}]'],
  kubeadm_init: [
    'control_plane',
    'name=kubernetes',
    'address=10.0.1.10',
    'config=/etc/kubernetes/kubeadm.yaml',
    'inputs=[]',
  ],
  kubeadm_join: [
    'worker',
    'name=k8s-worker-ai',
    'endpoint=kubernetes.cluster.internal:6443',
    'credentials=token=abcdef.0123456789abcdef hash=sha256:5feceb66',
  ],
  line: ['all', 'path=/etc/ssh/sshd_config', 'match=^#?PermitRootLogin ', 'line=PermitRootLogin no'],
  link: ['worker', 'path=/usr/local/bin/tool', 'target=/opt/tool/bin/tool'],
  mount: ['worker', 'path=/srv/scratch', 'source=tmpfs', 'fstype=tmpfs', 'options=size=64m'],
  postgres_database: ['postgresql', 'name=shop', 'owner=shop'],
  postgres_role: ['postgresql', 'name=shop', 'createdb=true'],
  postgres_setting: ['postgresql', 'name=work_mem', 'value=8MB'],
  rabbitmq_plugin: ['rabbitmq', 'names=[rabbitmq_management]'],
  rabbitmq_policy: ['rabbitmq', 'vhost=apps', 'name=short', 'pattern=^log', 'definition={max-length: 10000}'],
  rabbitmq_queue: ['rabbitmq', 'vhost=apps', 'name=mail', 'type=quorum'],
  rabbitmq_user: ['rabbitmq', 'name=guest', 'state=absent'],
  rabbitmq_vhost: ['rabbitmq', 'name=apps'],
  redis_setting: ['redis', 'name=maxmemory-policy', 'value=allkeys-lru'],
  service: ['redis', 'name=redis-server', 'state=started', 'enabled=true'],
  swap: ['all', 'state=absent'],
  sysctl: ['redis', 'name=net.core.somaxconn', 'value=1024'],
  timer: ['all', 'name=cleanup', 'onCalendar=daily', 'run=find /var/tmp -mtime +30 -delete'],
  timezone: ['all', 'name=Etc/UTC'],
  unit: ['worker', 'name=hello.service', 'content=[Service]\nType=oneshot\nExecStart=/bin/true\n'],
  unit_limits: ['redis', 'unit=redis-server', 'memoryMaxMiB=512', 'cpuQuotaPercent=100'],
  user: ['all', 'name=deploy', 'shell=/bin/bash', 'groups=[adm]'],
  wait: ['redis', 'for=Redis to answer', 'until=redis-cli ping', 'timeoutSeconds=30'],
};

/** The example as it is typed; undefined for a type that has none. */
export function ensureExample(type: string): string | undefined {
  const example = ensureExamples[type];
  if (!example) return undefined;
  const [pattern, ...properties] = example;
  return words(['./rebuild', 'ensure', pattern, type, ...properties]).plain();
}
