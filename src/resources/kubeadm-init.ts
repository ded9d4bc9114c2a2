import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineResource } from './define.ts';
import { initialise } from './kubeadm/init-script.ts';
import { initProbe } from './kubeadm/init-state.ts';
import { script } from './probe.ts';
import { content, path } from './props.ts';

const props = z.strictObject({
  name: z.string().min(1).describe('Name of the cluster'),
  address: z.string().min(1).describe('Address of this host, at which the API server is asked'),
  config: path().describe('The configuration file of kubeadm on the host'),
  inputs: z
    .array(content())
    .describe('Content of that file and of all that it names; when it has changed, it is brought into force'),
});
type Props = z.output<typeof props>;

/** The first control plane of a cluster, made by kubeadm. */
export const kubeadmInit = defineResource({
  type: 'kubeadm_init',
  summary:
    'The first control plane of a Kubernetes cluster, made by kubeadm. One that has data is never made anew; an init that was cut off is carried on.',
  props,
  id: ({ name }) => name,
  desired: (p) => ({ state: 'healthy', config: digestOf(p) }),
  observe: ({ address }) => ({ found: script(initProbe(address)) }),
  state: (_, { found }): Record<string, string> => {
    const [state = '', config = ''] = found.trim().split(' ');
    return { state, config };
  },
  apply: (p) => initialise({ config: p.config, address: p.address, digest: digestOf(p) }),
  timeoutSeconds: () => 1800,
});

function digestOf({ inputs }: Props): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(input.plain()).update('\0');
  return hash.digest('hex');
}
