import { z } from 'zod';
import { type Script, sh } from '../../../core/text.ts';
import { kubectl } from '../../../resources/kube/kubectl.ts';

/** Prints the pods of a node, and all disruption budgets, each on a line. */
export function lookAtBudgets(node: string): Script {
  return sh`
    set -e
    ask() { ${kubectl} --request-timeout=20s get "$@" -A -o json; }
    pods=$(ask pods --field-selector ${`spec.nodeName=${node}`})
    budgets=$(ask poddisruptionbudgets)
    for found in "$pods" "$budgets"; do printf '%s' "$found" | tr -d '\n'; echo; done
  `;
}

const named = z.object({ namespace: z.string(), name: z.string() });

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: named.extend({
        labels: z.record(z.string(), z.string()).default({}),
        annotations: z.record(z.string(), z.string()).default({}),
        ownerReferences: z.array(z.object({ kind: z.string() })).default([]),
      }),
      status: z.object({ phase: z.string() }),
    }),
  ),
});
type Pod = z.output<typeof podsSchema>['items'][number];

const requirementSchema = z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) });
const selectorSchema = z.object({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z.array(requirementSchema).default([]),
});

const budgetsSchema = z.object({
  items: z.array(
    z.object({
      metadata: named,
      spec: z.object({ selector: selectorSchema.prefault({}) }),
      status: z
        .object({ disruptionsAllowed: z.number().default(0), currentHealthy: z.number(), desiredHealthy: z.number() })
        .partial()
        .prefault({}),
    }),
  ),
});

/** The pods that are still on a node which is being drained, each with the budget that keeps it there. */
export function leftOn(stdout: string): readonly string[] {
  const [pods = '', budgets = ''] = stdout.trim().split('\n');
  const all = budgetsSchema.parse(JSON.parse(budgets)).items;
  return podsSchema
    .parse(JSON.parse(pods))
    .items.filter(mustGo)
    .map((pod) => {
      const blocking = all.filter(
        ({ metadata, spec, status }) =>
          metadata.namespace === pod.metadata.namespace &&
          fits(pod.metadata.labels, spec.selector) &&
          !status.disruptionsAllowed,
      );
      const why = blocking.map(
        ({ metadata, status }) =>
          `the budget ${metadata.namespace}/${metadata.name} allows none to go: ` +
          `${status.currentHealthy ?? 0} of its pods are healthy, ${status.desiredHealthy ?? 0} have to be`,
      );
      const name = `pod ${pod.metadata.namespace}/${pod.metadata.name}`;
      return `${name}: ${why.join('; ') || 'it has not ended, or nothing would make it anew'}`;
    });
}

/** Pods of daemon sets and of the node itself stay, and what has ended does not count. */
function mustGo({ metadata, status }: Pod): boolean {
  const isOfNode =
    'kubernetes.io/config.mirror' in metadata.annotations ||
    metadata.ownerReferences.some(({ kind }) => kind === 'DaemonSet');
  return !isOfNode && !['Succeeded', 'Failed'].includes(status.phase);
}

function fits(
  labels: Readonly<Record<string, string>>,
  { matchLabels, matchExpressions }: z.output<typeof selectorSchema>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => meets(labels[key], operator, values))
  );
}

function meets(value: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const isIn = value !== undefined && values.includes(value);
  return operator === 'In' ? isIn : !isIn;
}
