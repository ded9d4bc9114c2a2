import { defineRole, type HostView, kubeNode } from 'rebuild';
import { z } from 'zod';

const vars = z.strictObject({
  taints: z
    .record(
      z.string(),
      z.array(
        z
          .string()
          .regex(
            /^[\w./-]+(=[\w.-]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/,
            'must be a taint such as dedicated=redis:NoSchedule',
          ),
      ),
    )
    .default({})
    .describe('Taints of nodes, by the name of a host or a group'),
});

const labelsSchema = z.record(z.string(), z.string()).default({});

/** Labels and taints of every node, as the inventory has them. Applied from the first control plane. */
export default defineRole({
  name: 'node_labels',
  summary: 'The variable `labels` of each host of the group kubernetes onto its node, and taints.',
  vars,
  demands: ({ host, vars, hosts }) => {
    if (host.name !== hosts('control_plane')[0]?.name) return {};
    return { taints: Object.fromEntries(hosts('kubernetes').map((node) => [node.name, taintsOf(node, vars.taints)])) };
  },
  tasks: ({ host, vars, hosts }) => {
    if (host.name !== hosts('control_plane')[0]?.name) return [];
    return hosts('kubernetes').map((node) =>
      kubeNode({
        name: node.name,
        labels: labelsSchema.parse(node.variable('labels')),
        taints: taintsOf(node, vars.taints),
      }),
    );
  },
});

function taintsOf({ name, groups }: HostView, taints: z.output<typeof vars>['taints']): string[] {
  return [...new Set([...groups, name].flatMap((it) => taints[it] ?? []))];
}
