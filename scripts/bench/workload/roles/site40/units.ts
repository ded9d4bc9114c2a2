import { type Text, text } from 'rebuild';
import type { SiteHost } from './site.ts';

export interface ManagedUnit {
  readonly name: string;
  readonly content: Text;
}

/** The three units of a host. */
export function unitsOf({ name }: SiteHost): readonly ManagedUnit[] {
  return [
    { name: 'edge-a.service', content: agent(name) },
    { name: 'edge-b.service', content: sidecar(name) },
    { name: 'edge-tick.service', content: tick(name) },
  ];
}

function agent(name: string): Text {
  return text`
    [Unit]
    Description=edge agent on ${name}
    After=network.target

    [Service]
    EnvironmentFile=/etc/edge/conf.d/node.env
    ExecStart=/bin/sleep infinity
    Restart=on-failure

    [Install]
    WantedBy=multi-user.target
  `;
}

function sidecar(name: string): Text {
  return text`
    [Unit]
    Description=edge sidecar on ${name}
    After=edge-a.service

    [Service]
    ExecStart=/opt/edge/bin/sidecar.sh
    Restart=on-failure

    [Install]
    WantedBy=multi-user.target
  `;
}

function tick(name: string): Text {
  return text`
    [Unit]
    Description=edge tick on ${name}

    [Service]
    Type=oneshot
    ExecStart=/opt/edge/bin/healthcheck.sh
  `;
}
