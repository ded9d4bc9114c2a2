import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { connectCloud } from '../../src/cloud/client.ts';
import { type Endpoint, quick } from '../support/endpoint.ts';

/** An inventory whose EC2 is an endpoint of the test, and a playbook that asks nothing of its hosts. */
export interface CloudInventory {
  readonly folder: string;
  readonly cluster: string;
  /** Where the tool keeps the cluster's keys. */
  readonly stateFolder: string;
  /** Starts `./rebuild` and does not wait. */
  start(...words: string[]): ReturnType<typeof spawn>;
  dispose(): void;
}

/** What a bring-up of it makes. */
export const madeByInventory = {
  ...{ CreateVpc: 1, CreateSubnet: 2, CreateInternetGateway: 1, CreateRouteTable: 1, CreateSecurityGroup: 2 },
  ...{ ImportKeyPair: 1, RunInstances: 2, AllocateAddress: 1 },
};

export function cloudInventory({ url }: Endpoint, cluster = 'blue'): CloudInventory {
  const home = mkdtempSync(join(tmpdir(), 'rebuild-ec2-'));
  const folder = join(home, 'inventory');
  mkdirSync(folder);
  writeFileSync(join(folder, 'infra.yaml'), infra(cluster, url));
  writeFileSync(join(folder, 'hosts.yaml'), hosts);
  writeFileSync(join(home, 'none.yaml'), '- { hosts: here, roles: [service_limits] }\n');
  const env = { ...{ REBUILD_HOME: home, NO_COLOR: '1' }, ...keys };
  return {
    folder,
    cluster,
    stateFolder: join(home, 'clusters', cluster),
    start: (...words) =>
      spawn([...words, ...(words[0] === 'cluster' ? ['-p', join(home, 'none.yaml')] : [])], folder, env),
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}

export async function clientOf(endpoint: Endpoint) {
  return await connectCloud({ ...endpoint.client, pace: quick.pace });
}

const keys = { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };

function spawn(words: readonly string[], inventory: string, env: Readonly<Record<string, string>>) {
  return execa('./rebuild', [...words], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...env, REBUILD_INVENTORY: inventory },
    reject: false,
    stdin: 'ignore',
    all: true,
  });
}

function infra(cluster: string, url: string): string {
  return `cluster: ${cluster}
region: ap-northeast-2
endpoint: ${url}
vpc: { cidr: 10.0.0.0/16 }
subnets:
  a: { cidr: 10.0.1.0/24, zone: a }
  b: { cidr: 10.0.2.0/24, zone: b }
allow_from: [192.0.2.0/24]
elastic_ips:
  master: { host: master }
security_groups:
  control-plane:
    hosts: master
    ingress:
      - { from: caller, ports: 22 }
      - { from: nodes, ports: 6443 }
  nodes:
    hosts: node
    ingress:
      - { from: [caller, control-plane], ports: 22 }
`;
}

const hosts = `all:
  hosts:
    master: { ec2: { type: t3.small, root_gb: 20, subnet: a, address: 10.0.1.10 } }
    node: { ec2: { type: t3.micro, root_gb: 20, subnet: b } }
    # The playbook's only host. It has no limits, so there is nothing to do on it.
    here: { ansible_connection: local }
`;
