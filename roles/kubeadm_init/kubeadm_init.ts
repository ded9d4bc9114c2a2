import {
  controlPlaneOf,
  defaultEndpoint,
  defaultNetworks,
  defineRole,
  directory,
  type Facts,
  file,
  type HostView,
  kubeadmInit,
  kubernetesRelease,
  RebuildError,
  type Script,
  secret,
  type Text,
} from 'rebuild';
import { z } from 'zod';
import { AUDIT_POLICY, auditPolicy, ENCRYPTION, encryptionConfig, keepsPresentKey } from './api-server-files.ts';
import { assertApart, CIDR } from './cidr.ts';
import { CONFIG, keepsFixed, kubeadmYaml } from './kubeadm.yaml.ts';
import { CONTROL_PLANE_TAINT, podsOf } from './pods.ts';

/** What kubeadm asks of a control plane; below it, etcd and the API server starve. */
const LEAST = { cpus: 2, memoryMiB: 1700 };

const cidr = () => z.string().regex(CIDR, 'must be an IPv4 range, such as 192.168.0.0/16');
const name = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

const vars = z.strictObject({
  cluster_name: z.string().regex(name).default('kubernetes').describe('Name of the cluster, as in kubeconfig files'),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be a full version, such as 1.35.4')
    .optional()
    .describe('Version of Kubernetes. Default: that of `kubernetes_packages`'),
  endpoint: z
    .string()
    .regex(/^[a-z0-9.-]+:\d+$/, 'must be a name and a port')
    .default(defaultEndpoint)
    .describe('Name and port at which nodes reach the API server; each node resolves it to the first control plane'),
  pod_cidr: cidr().default(defaultNetworks.pods).describe('Addresses of pods'),
  service_cidr: cidr().default(defaultNetworks.services).describe('Addresses of services'),
  extra_sans: z
    .array(z.string().regex(/^[\w.:*-]+$/))
    .default([])
    .describe(
      'More names and addresses that the API server is called by. Its public address is among them without that',
    ),
  encryption_key: secret().describe('32 characters that Secrets are encrypted with in etcd'),
  encryption_old_key: secret().optional().describe('The key before that one, until all Secrets are written anew'),
  image_repository: z.string().optional().describe('Where images of Kubernetes come from. Default: that of kubeadm'),
  etcd_image_tag: z.string().optional().describe('Tag of the image of etcd. Default: that of kubeadm'),
  dns_image_tag: z.string().optional().describe('Tag of the image of CoreDNS. Default: that of kubeadm'),
  conntrack_live: z
    .boolean()
    .default(true)
    .describe(
      'Whether kube-proxy may set the limits of connection tracking; in a container they belong to the machine',
    ),
});

/** The control plane, on the first host of its group. */
export default defineRole({
  name: 'kubeadm_init',
  summary: 'The first control plane, by kubeadm: etcd, API server, controllers, audit log, encrypted Secrets.',
  vars,

  demands: ({ host, hosts, vars }) => {
    if (host.name !== hosts('control_plane')[0]?.name) return {};
    assertApart(vars.pod_cidr, vars.service_cidr, hosts('all'));
    return { least: LEAST, taints: { [host.name]: [CONTROL_PLANE_TAINT] }, pods: podsOf(host.name) };
  },

  tasks: ({ host, hosts, facts, vars }) => {
    const { first, name } = controlPlaneOf(hosts('control_plane'));
    if (first.name !== host.name) return [];
    assertLargeEnough(host.name, facts);
    assertApart(vars.pod_cidr, vars.service_cidr, hosts('all'));

    const config = kubeadmYaml({
      name: vars.cluster_name,
      host: host.name,
      address: host.address,
      version: vars.version ?? packagesVersion(host),
      endpoint: vars.endpoint,
      podCidr: vars.pod_cidr,
      serviceCidr: vars.service_cidr,
      sans: sansOf(host, name, vars.extra_sans),
      imageRepository: vars.image_repository,
      etcdImageTag: vars.etcd_image_tag,
      dnsImageTag: vars.dns_image_tag,
      conntrackLive: vars.conntrack_live,
      cgroup: facts.cgroup,
    });
    const keys = [vars.encryption_key, ...(vars.encryption_old_key ? [vars.encryption_old_key] : [])];
    const files: readonly (readonly [path: string, content: Text, validate?: Script])[] = [
      [AUDIT_POLICY, auditPolicy()],
      [ENCRYPTION, encryptionConfig(keys), keepsPresentKey],
      [CONFIG, config, keepsFixed],
    ];
    return [
      directory({ path: '/etc/kubernetes', tags: ['config'] }),
      ...files.map(([path, content, validate]) =>
        file({
          path,
          content,
          mode: '0600',
          ...(validate && { validate }),
          tags: ['config'],
        }),
      ),
      kubeadmInit({
        name: vars.cluster_name,
        address: host.address,
        config: CONFIG,
        inputs: files.map(([, content]) => content),
      }),
    ];
  },
});

function assertLargeEnough(name: string, { cpus, memoryMiB }: Facts): void {
  if (cpus >= LEAST.cpus && memoryMiB >= LEAST.memoryMiB) return;
  throw new RebuildError(
    'CONTROL_PLANE_TOO_SMALL',
    `${name} has ${cpus} CPUs and ${memoryMiB} MiB; a control plane needs ${LEAST.cpus} CPUs and ${LEAST.memoryMiB} MiB`,
    { host: name, hint: 'Give the host a larger instance type, such as t3.medium.' },
  );
}

/** As kubernetes_packages has it on this host. */
function packagesVersion(host: HostView): string {
  const settings = host.variable('kubernetes_packages') as { version?: string } | undefined;
  return settings?.version ?? kubernetesRelease.kubernetes;
}

function sansOf(host: HostView, name: string, extra: readonly string[]): readonly string[] {
  const all = [name, host.name, host.address, host.publicAddress, ...extra];
  return [...new Set(all.filter((it) => it !== undefined && it !== ''))].filter((it) => it !== undefined);
}
