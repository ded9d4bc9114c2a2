import { defineRole, imagesOf, kubernetesRelease, networksOf } from 'rebuild';
import { z } from 'zod';
import { calico, calicoPod } from './calico.ts';
import { flannel } from './flannel.ts';
import { flannelPod } from './flannel-daemon-set.ts';

const images = imagesOf();

const vars = z.strictObject({
  plugin: z
    .enum(['flannel', 'calico'])
    .default('flannel')
    .describe('Which pod network. Not to be changed on a live cluster'),
  pod_cidr: z
    .cidrv4()
    .optional()
    .describe('Addresses of pods; default: those that the inventory gives to kubeadm_init, else 192.168.0.0/16'),
  flannel: z
    .strictObject({
      image: z.string().default(images.flannel),
      cni_plugin_image: z.string().default(images.flannelCniPlugin),
      interface: z.string().optional().describe('Where the other nodes are; default: that of the default route'),
      mtu: z.int().min(576).max(65535).optional().describe("Default: that of the interface, less VXLAN's 50 bytes"),
    })
    .prefault({})
    .describe('Images, interface and MTU of flannel'),
  calico: z
    .strictObject({
      registry: z.string().default('quay.io').describe('Where the images calico/… are'),
      manifest_url: z
        .url()
        .default(
          `https://raw.githubusercontent.com/projectcalico/calico/${kubernetesRelease.calico}/manifests/calico.yaml`,
        ),
      manifest_sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
        .default('c74c5a073af478dc841c909de708bd93242d685a6543616638c8f81b5d8daa71'),
    })
    .prefault({})
    .describe('Registry and manifest of Calico'),
  timeout_seconds: z.int().positive().default(300).describe('How long it may take until it runs on every node'),
});

/** The pod network of the cluster, applied from its first control plane. */
export default defineRole({
  name: 'cni',
  summary: 'The pod network: flannel or Calico, both over VXLAN.',
  vars,
  demands: ({ host, vars, hosts }) => {
    if (host.name !== hosts('control_plane')[0]?.name) return {};
    return { pods: [vars.plugin === 'flannel' ? flannelPod : calicoPod] };
  },
  tasks: ({ host, vars, hosts }) => {
    if (host.name !== hosts('control_plane')[0]?.name) return [];
    const podCidr = vars.pod_cidr ?? networksOf(host).pods;
    const { timeout_seconds: timeoutSeconds } = vars;
    return vars.plugin === 'flannel'
      ? flannel({ ...vars.flannel, podCidr, timeoutSeconds })
      : calico({ ...vars.calico, podCidr, timeoutSeconds });
  },
});
