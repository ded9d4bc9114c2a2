import { type Text, text } from 'rebuild';
import { type SiteHost, site } from './site.ts';

export interface ManagedFile {
  readonly path: string;
  readonly owner: string;
  readonly group: string;
  readonly mode: string;
  readonly content: Text;
}

/** The eleven files of a host, in the order in which they are written. */
export function filesOf(host: SiteHost): readonly ManagedFile[] {
  const secret = { owner: 'root', group: 'edge', mode: '0640' };
  const open = { owner: 'root', group: 'root', mode: '0644' };
  const program = { owner: 'root', group: 'root', mode: '0755' };
  return [
    { path: '/etc/edge/conf.d/agent.yaml', ...secret, content: agent(host) },
    { path: '/etc/edge/conf.d/node.env', ...secret, content: nodeEnvironment(host) },
    { path: '/etc/edge/conf.d/labels.json', ...secret, content: labels(host) },
    { path: '/etc/edge/conf.d/limits.conf', ...secret, content: limits(host) },
    { path: '/etc/edge/conf.d/peers.conf', ...secret, content: peers(host) },
    { path: '/etc/edge/conf.d/log.conf', ...secret, content: log(host) },
    { path: '/etc/edge/site.conf', ...open, content: siteConfiguration(host) },
    { path: '/opt/edge/bin/healthcheck.sh', ...program, content: healthCheck(host) },
    { path: '/opt/edge/bin/sidecar.sh', ...program, content: sidecar(host) },
    { path: '/etc/logrotate.d/edge', ...open, content: logrotate(host) },
    { path: '/etc/sysctl.d/60-edge.conf', ...open, content: sysctls() },
  ];
}

function agent({ name, address, zone, rack }: SiteHost): Text {
  const upstreams = site.peers.map((it) => `  - name: ${it.name}\n    url: https://${it.ip}:${site.agentPort}`);
  return text`
    # edge agent, host ${name}
    node:
      name: ${name}
      address: ${address}
      zone: ${zone}
      rack: ${rack}
    listen:
      host: ${address}
      port: ${site.agentPort}
    upstreams:
    ${upstreams.join('\n')}
    limits:
      cpu: "2"
      memory: 512Mi
    log:
      level: info
      format: json
    retry:
      attempts: 5
      backoff: 250ms
  `;
}

function nodeEnvironment({ name, address, zone, rack }: SiteHost): Text {
  return text`
    NODE_NAME=${name}
    NODE_IP=${address}
    NODE_ZONE=${zone}
    NODE_RACK=${rack}
    AGENT_PORT=${site.agentPort}
    AGENT_ARGS=--config=/etc/edge/conf.d/agent.yaml
  `;
}

function labels({ name, labels, zone }: SiteHost): Text {
  const sorted = Object.keys(labels).toSorted();
  return text`
    {
      "name": "${name}",
      "labels": {
    ${sorted.map((key) => `    "${key}": "${labels[key]!}",`).join('\n')}
        "zone": "${zone}"
      }
    }
  `;
}

function limits({ name }: SiteHost): Text {
  return text`
    # limits for ${name}
    nofile=65536
    nproc=4096
    memlock=unlimited
    queue=${site.queueLength}
  `;
}

function peers({ name, address }: SiteHost): Text {
  return text`
    # peers of ${name}
    ${site.peers.map((it, index) => `peer ${it.name} ${it.ip} weight=${index + 1}`).join('\n')}
    self ${address}
  `;
}

function log({ name, zone, rack }: SiteHost): Text {
  return text`
    [log]
    file = /var/log/edge/${name}.log
    level = info
    rotate = daily
    keep = 7
    tag = ${zone}-${rack}
  `;
}

function siteConfiguration({ name, zone }: SiteHost): Text {
  const slots = Array.from({ length: 24 }, (_, index) => `slot.${index + 1} = ${name}-${index + 1}`);
  return text`
    # site configuration, ${site.name}
    site = ${site.name}
    zone = ${zone}
    node = ${name}
    ${slots.join('\n')}
  `;
}

function healthCheck({ name }: SiteHost): Text {
  return text`
    #!/bin/sh
    # health of ${name}
    set -eu
    systemctl is-active --quiet edge-a.service
    systemctl is-active --quiet edge-b.service
    test -s /etc/edge/conf.d/agent.yaml
    test -d /var/lib/edge/cache
    echo "${name} ok"
  `;
}

function sidecar({ name, zone, rack }: SiteHost): Text {
  return text`
    #!/bin/sh
    # sidecar of ${name} in ${zone}/${rack}
    exec sleep infinity
  `;
}

function logrotate({ name }: SiteHost): Text {
  return text`
    /var/log/edge/*.log {
      daily
      rotate 7
      missingok
      notifempty
      compress
      create 0640 root edge
    }
    # ${name}
  `;
}

function sysctls(): Text {
  const settings = Object.entries(site.sysctls).map(([key, value]) => `${key} = ${value}`);
  return text`
    # edge node settings
    ${settings.join('\n')}
  `;
}
