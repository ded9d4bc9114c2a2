import {
  command,
  controlPlaneOf,
  defineRole,
  directory,
  dropIn,
  file,
  handler,
  hostsBlock,
  networksOf,
  nodeReserves,
  RebuildError,
  service,
  sh,
} from 'rebuild';
import { z } from 'zod';
import { FOLDER, kubeletConf, kubeletDefaults } from './kubelet.conf.ts';
import { withinCluster } from './within-cluster.ts';

/** Pods go on while it is restarted. Before kubeadm has configured it, it could only fail. */
const restart = handler(
  'restart kubelet',
  sh`
    [ ! -e /var/lib/kubelet/config.yaml ] || systemctl restart kubelet
  `,
);

/** Those that kubelet has by itself are gone as soon as one is given. */
const EVICTION = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
};

const vars = z.strictObject({
  eviction_hard: z
    .record(z.string().regex(/^[\w.]+$/), z.string().regex(/^[\w.%]+$/))
    .default(EVICTION)
    .describe('When pods are evicted: all signals with their thresholds'),
  allow_swap: z
    .boolean()
    .default(false)
    .describe('Whether kubelet starts where swap is on, as in a container of a machine with swap'),
});

/** The agent of a node, up to the point where kubeadm makes it one. */
export default defineRole({
  name: 'kubelet',
  summary: 'kubelet: what it keeps from pods by the size of the node, its address, the name of the control plane.',
  vars,

  // All thresholds are given, or none: where this one is left out, kubelet evicts nothing for want of memory.
  demands: ({ vars }) => ({
    allocatable: (size) => nodeReserves(size, { eviction: vars.eviction_hard['memory.available'] ?? '0' }).allocatable,
  }),

  tasks: ({ host, hosts, facts, vars }) => {
    const controlPlane = controlPlaneOf(hosts('control_plane'));
    assertName(host.name);
    return [
      !vars.allow_swap &&
        command({ name: 'no swap', unless: sh`[ "$(wc -l </proc/swaps)" -le 1 ]`, run: SWAP_ON, tags: ['config'] }),
      hostsBlock({
        name: 'kubernetes',
        entries: [{ address: controlPlane.first.address, names: [controlPlane.name] }].filter(hasAddress),
        tags: ['names'],
      }),
      directory({ path: '/etc/kubernetes', tags: ['config'] }),
      directory({ path: '/etc/kubernetes/manifests', tags: ['config'] }),
      directory({ path: FOLDER, tags: ['config'] }),
      file({
        path: `${FOLDER}/10-rebuild.conf`,
        content: kubeletConf({ facts, eviction: vars.eviction_hard, allowSwap: vars.allow_swap }),
        notify: restart,
        tags: ['config'],
      }),
      file({ path: '/etc/default/kubelet', content: kubeletDefaults(host.address), notify: restart, tags: ['config'] }),
      dropIn({
        unit: 'kubelet',
        name: '20-within-cluster',
        content: withinCluster(networksOf(controlPlane.first)),
        notify: restart,
        tags: ['config'],
      }),
      service({ name: 'kubelet', enabled: true }),
    ];
  },
});

/** A host that has not been made yet has none. */
function hasAddress({ address }: { address: string }): boolean {
  return /^[\d.]+$|:/.test(address);
}

const SWAP_ON = sh`
  echo "KUBERNETES_SWAP_ON: swap is on: $(sed 1d /proc/swaps | cut -d ' ' -f 1 | paste -sd ' ' -)" >&2
  exit 1
`;

/** The name of a node is a DNS subdomain (RFC 1123). */
function assertName(name: string): void {
  if (name.length <= 253 && name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)))
    return;
  throw new RebuildError('KUBERNETES_BAD_NAME', `${name} cannot be the name of a node`, {
    host: name,
    hint: 'Rename it in the inventory: lower-case letters, digits and hyphens, beginning and ending with a letter or digit.',
  });
}
