import { z } from 'zod';
import { lines, type Script, sh, words } from '../core/text.ts';
import { kube } from './collect/kube.ts';
import { defineResource, type State } from './define.ts';
import { kubectl } from './kube/kubectl.ts';
import { type NodeObject, nodeState, RECORD, spelled } from './kube/node-state.ts';

const TAINT = /^[^=:\s]+(=[^=:\s]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/;

const props = z.strictObject({
  name: z.string().min(1).describe('Name of the node'),
  labels: z.record(z.string(), z.string()).default({}).describe('Labels that are ours, with their values'),
  taints: z
    .array(z.string().regex(TAINT, 'must be a taint, such as "dedicated=ai:NoSchedule"'))
    .default([])
    .describe('Taints that are ours: `key=value:Effect`, or `key:Effect`'),
});
type Props = z.output<typeof props>;

/** Labels and taints of a node: exactly ours. Those that others set stay. */
export const kubeNode = defineResource({
  type: 'kube_node',
  summary:
    'Labels and taints of a node in Kubernetes. Those that we set and no longer want are removed; those of others stay.',
  props,
  id: (p) => p.name,
  desired,
  observe: (p) => ({ live: kube({ apiVersion: 'v1', kind: 'Node', name: p.name }) }),
  // One that is not there differs in that, not in each of its labels.
  state: (p, { live }) => (live ? nodeState(live as unknown as NodeObject) : { ...desired(p), joined: 'no' }),
  apply: (p, _, state) => {
    const own = Object.keys(fields(p));
    const left = (state.managed ?? '')
      .split(', ')
      .filter((field) => state[field] !== undefined && !own.includes(field));
    return lines([
      isThere(p.name),
      change(p.name, 'taint', [...p.taints, ...removals(left, 'taint')]),
      change(p.name, 'label', [
        ...Object.entries(p.labels).map(([key, value]) => `${key}=${value}`),
        ...removals(left, 'label'),
      ]),
      // Last, so that what a broken run has set is known to be ours or is set again.
      change(p.name, 'annotate', [`${RECORD}=${own.toSorted().join(', ')}`]),
    ]);
  },
});

function desired(p: Props): State {
  const own = fields(p);
  return { joined: 'yes', ...own, managed: Object.keys(own).toSorted().join(', ') };
}

function fields({ labels, taints }: Props): State {
  return Object.fromEntries([
    ...Object.entries(labels).map(([key, value]) => [`label ${key}`, value]),
    ...taints.map((taint) => {
      const [, key = '', value = '', effect = ''] = /^([^=:]+)=?([^:]*):(.*)$/.exec(taint)!;
      return spelled({ key, value, effect });
    }),
  ]);
}

/** A node that has just joined may take a moment to be there. */
function isThere(name: string): Script {
  return sh`
    ${kubectl} wait --for=create ${`node/${name}`} --timeout=60s >/dev/null || {
      echo ${`KUBE_NODE_MISSING: ${name} is no node of the cluster; let it join first`}; exit 1; }
  `;
}

function removals(left: readonly string[], kind: string): string[] {
  return left.filter((field) => field.startsWith(`${kind} `)).map((field) => `${field.slice(kind.length + 1)}-`);
}

function change(name: string, verb: 'taint' | 'label' | 'annotate', what: readonly string[]): Script {
  return what.length === 0 ? sh`` : sh`${kubectl} ${verb} node ${name} --overwrite ${words(what)}`;
}
