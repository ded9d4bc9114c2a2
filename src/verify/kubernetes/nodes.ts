import { z } from 'zod';
import { findingsOf } from '../findings.ts';
import type { Check, Finding } from '../model.ts';
import { listing, nodesOf } from './kube.ts';

const NAME = 'nodes';
const { passed, failed } = findingsOf(NAME);

const conditions = z.array(
  z.object({
    type: z.string(),
    status: z.string(),
    reason: z.string().default(''),
    message: z.string().default(''),
  }),
);
type Condition = z.output<typeof conditions>[number];

/** Every host that is to be a node is one, takes pods, and has memory, disk and process numbers left. */
export const nodes: Check = {
  name: NAME,
  title: 'Every node is ready, without pressure',
  looks: (site) =>
    listing(site, {
      check: NAME,
      kinds: 'nodes',
      fields: { name: '.metadata.name', cordoned: '.spec.unschedulable', conditions: '.status.conditions' },
      judge: (objects) => {
        const missing = nodesOf(site).filter(({ name }) => !objects.some((it) => it.name === name));
        return [
          ...objects.map((it) =>
            ofNode(it.name, conditions.parse(JSON.parse(it.conditions || '[]')), it.cordoned === 'true'),
          ),
          ...missing.map(({ name }) =>
            failed(name, 'is to be a node, and is none of the cluster', 'Run "./rebuild cluster".'),
          ),
        ];
      },
    }),
};

function ofNode(name: string, all: readonly Condition[], isCordoned: boolean): Finding {
  const ready = all.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') {
    const why = ready ? `${ready.reason}: ${ready.message}` : 'kubelet has told nothing yet';
    return failed(name, `is not ready: ${why}`, `Look at \`journalctl -u kubelet\` on ${name}.`);
  }
  const pressed = all.filter(({ type, status }) => type !== 'Ready' && status !== 'False');
  if (pressed.length > 0) {
    const said = pressed.map(({ type, status, message }) => `${type} is ${status}: ${message}`);
    return failed(name, said.join('; '), `Give ${name} more of it, or take pods away.`);
  }
  if (isCordoned) return failed(name, 'is cordoned: it takes no new pods', `Run \`kubectl uncordon ${name}\`.`);
  return passed(name, 'is ready, without pressure');
}
