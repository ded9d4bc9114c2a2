import { describe, expect, it } from 'vitest';
import { siteHosts } from '../../../../scripts/bench/workload/index.ts';
import site40 from '../../../../scripts/bench/workload/roles/site40/site40.ts';
import { unitsOf } from '../../../../scripts/bench/workload/roles/site40/units.ts';
import { debian12, debian13, fileOf, planRole, tasksOf, ubuntu2204, ubuntu2404 } from '../../../../src/testing.ts';

const list = Array.from({ length: 13 }, (_, index) => ({
  name: `node-${String(index + 1).padStart(2, '0')}`,
  address: `10.78.5.${11 + index}`,
}));
const hosts = siteHosts(list);

/** What the role is given on the host at a place in the list. */
function given(index: number) {
  const { name, address, ...vars } = hosts[index]!;
  return { vars, host: name, hosts: { [name]: { address } } };
}

describe('site40', () => {
  it('makes everything on a fresh host', () => {
    expect(planRole(site40, given(0))).toEqual([
      'apt jq htop tree socat conntrack ethtool: jq, htop, tree, socat, conntrack, ethtool',
      'group edge: state, gid',
      'user edgeop: state, uid, group, shell, home',
      'user edgebot: state, uid, group, shell, home',
      'authorized_key edgeop edgeop@bench: state, options, .ssh, authorized_keys',
      'authorized_key edgebot edgebot@bench: state, options, .ssh, authorized_keys',
      'directory /etc/edge: state, owner, group, mode',
      'directory /etc/edge/conf.d: state, owner, group, mode',
      'directory /etc/edge/tls: state, owner, group, mode',
      'directory /opt/edge: state, owner, group, mode',
      'directory /opt/edge/bin: state, owner, group, mode',
      'directory /var/lib/edge: state, owner, group, mode',
      'directory /var/lib/edge/cache: state, owner, group, mode',
      'directory /var/log/edge: state, owner, group, mode',
      'file /etc/edge/conf.d/agent.yaml: sha256, state, owner, group, mode',
      'file /etc/edge/conf.d/node.env: sha256, state, owner, group, mode',
      'file /etc/edge/conf.d/labels.json: sha256, state, owner, group, mode',
      'file /etc/edge/conf.d/limits.conf: sha256, state, owner, group, mode',
      'file /etc/edge/conf.d/peers.conf: sha256, state, owner, group, mode',
      'file /etc/edge/conf.d/log.conf: sha256, state, owner, group, mode',
      'file /etc/edge/site.conf: sha256, state, owner, group, mode',
      'file /opt/edge/bin/healthcheck.sh: sha256, state, owner, group, mode',
      'file /opt/edge/bin/sidecar.sh: sha256, state, owner, group, mode',
      'file /etc/logrotate.d/edge: sha256, state, owner, group, mode',
      'file /etc/sysctl.d/60-edge.conf: sha256, state, owner, group, mode',
      'unit edge-a.service: sha256, state, owner, group, mode, loaded',
      'unit edge-b.service: sha256, state, owner, group, mode, loaded',
      'unit edge-tick.service: sha256, state, owner, group, mode, loaded',
      'service edge-a.service: enabled, active',
      'service edge-b.service: enabled, active',
      'timezone Europe/Berlin: localtime, file',
      'hosts site-40: state, others, 10.77.0.1, 10.77.0.2, 10.77.0.3',
      'line /etc/environment ^EDGE_SITE=: line',
      'command give the node an id: done',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(site40, { ...given(0), observed: 'converged' })).toEqual([]);
  });

  it.each([debian12, debian13, ubuntu2204, ubuntu2404])('plans the same on $os.id $os.version', (facts) => {
    expect(planRole(site40, { ...given(0), facts })).toEqual(planRole(site40, given(0)));
  });

  it('gives a host its zone by its place', () => {
    const lines = [0, 5, 12].map((index) => tasksOf(site40, given(index)).find(({ type }) => type === 'line')!.desired);
    expect(lines).toEqual([
      { line: 'EDGE_SITE=bench-40-z0' },
      { line: 'EDGE_SITE=bench-40-z2' },
      { line: 'EDGE_SITE=bench-40-z0' },
    ]);
  });
});

describe('the files of the twelfth host', () => {
  const tasks = tasksOf(site40, given(11));

  it.each([
    [
      '/etc/edge/conf.d/agent.yaml',
      `# edge agent, host node-12
node:
  name: node-12
  address: 10.78.5.22
  zone: z2
  rack: r02
listen:
  host: 10.78.5.22
  port: 7443
upstreams:
  - name: p1
    url: https://10.77.0.201:7443
  - name: p2
    url: https://10.77.0.202:7443
  - name: p3
    url: https://10.77.0.203:7443
limits:
  cpu: "2"
  memory: 512Mi
log:
  level: info
  format: json
retry:
  attempts: 5
  backoff: 250ms
`,
    ],
    [
      '/etc/edge/conf.d/node.env',
      `NODE_NAME=node-12
NODE_IP=10.78.5.22
NODE_ZONE=z2
NODE_RACK=r02
AGENT_PORT=7443
AGENT_ARGS=--config=/etc/edge/conf.d/agent.yaml
`,
    ],
    [
      '/etc/edge/conf.d/labels.json',
      `{
  "name": "node-12",
  "labels": {
    "class": "c",
    "index": "11",
    "tier": "edge",
    "zone": "z2"
  }
}
`,
    ],
    ['/etc/edge/conf.d/limits.conf', '# limits for node-12\nnofile=65536\nnproc=4096\nmemlock=unlimited\nqueue=1024\n'],
    [
      '/etc/edge/conf.d/peers.conf',
      `# peers of node-12
peer p1 10.77.0.201 weight=1
peer p2 10.77.0.202 weight=2
peer p3 10.77.0.203 weight=3
self 10.78.5.22
`,
    ],
    [
      '/etc/edge/conf.d/log.conf',
      `[log]
file = /var/log/edge/node-12.log
level = info
rotate = daily
keep = 7
tag = z2-r02
`,
    ],
    [
      '/opt/edge/bin/healthcheck.sh',
      `#!/bin/sh
# health of node-12
set -eu
systemctl is-active --quiet edge-a.service
systemctl is-active --quiet edge-b.service
test -s /etc/edge/conf.d/agent.yaml
test -d /var/lib/edge/cache
echo "node-12 ok"
`,
    ],
    ['/opt/edge/bin/sidecar.sh', '#!/bin/sh\n# sidecar of node-12 in z2/r02\nexec sleep infinity\n'],
    [
      '/etc/logrotate.d/edge',
      `/var/log/edge/*.log {
  daily
  rotate 7
  missingok
  notifempty
  compress
  create 0640 root edge
}
# node-12
`,
    ],
    [
      '/etc/sysctl.d/60-edge.conf',
      `# edge node settings
net.ipv4.ip_forward = 1
vm.swappiness = 10
fs.inotify.max_user_watches = 524288
net.core.somaxconn = 4096
net.ipv4.tcp_keepalive_time = 600
kernel.panic = 10
`,
    ],
  ])('%s is as it is rendered for the other tools', (path, content) => {
    expect(fileOf(tasks, path)).toBe(content);
  });

  it('/etc/edge/site.conf has 24 slots', () => {
    expect(fileOf(tasks, '/etc/edge/site.conf').split('\n')).toEqual([
      '# site configuration, bench-40',
      'site = bench-40',
      'zone = z2',
      'node = node-12',
      ...Array.from({ length: 24 }, (_, index) => `slot.${index + 1} = node-12-${index + 1}`),
      '',
    ]);
  });

  it('has three units, as they are rendered for the other tools', () => {
    expect(unitsOf(hosts[11]!).map(({ name, content }) => [name, content.plain()])).toEqual([
      [
        'edge-a.service',
        `[Unit]
Description=edge agent on node-12
After=network.target

[Service]
EnvironmentFile=/etc/edge/conf.d/node.env
ExecStart=/bin/sleep infinity
Restart=on-failure

[Install]
WantedBy=multi-user.target
`,
      ],
      [
        'edge-b.service',
        `[Unit]
Description=edge sidecar on node-12
After=edge-a.service

[Service]
ExecStart=/opt/edge/bin/sidecar.sh
Restart=on-failure

[Install]
WantedBy=multi-user.target
`,
      ],
      [
        'edge-tick.service',
        `[Unit]
Description=edge tick on node-12

[Service]
Type=oneshot
ExecStart=/opt/edge/bin/healthcheck.sh
`,
      ],
    ]);
  });
});
