import { type HostView, RebuildError } from 'rebuild';
import { z } from 'zod';

const labelsSchema = z.record(z.string(), z.string()).default({});

/**
 * The hosts that a node selector picks, by the labels that the inventory gives them.
 *
 * @throws RebuildError WORKLOAD_NO_NODE
 */
export function nodesFor(
  workload: string,
  selector: Readonly<Record<string, string>>,
  hosts: readonly HostView[],
): HostView[] {
  const nodes = hosts.filter((host) => unmet(selector, labelsOf(host)).length === 0);
  if (nodes.length > 0) return nodes;
  const wanted = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  throw new RebuildError('WORKLOAD_NO_NODE', `no node has the labels of ${workload}: ${wanted.join(', ')}`, {
    hint: hintFor(selector, hosts.map(labelsOf)),
  });
}

/** Those that every node has by itself count too. */
function labelsOf(host: HostView): Readonly<Record<string, string>> {
  return {
    'kubernetes.io/hostname': host.name,
    'kubernetes.io/os': 'linux',
    ...labelsSchema.parse(host.variable('labels')),
  };
}

function unmet(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): string[] {
  return Object.keys(selector).filter((key) => labels[key] !== selector[key]);
}

/** Names what the first label could be that is missing on the host that comes nearest. */
function hintFor(selector: Readonly<Record<string, string>>, all: readonly Readonly<Record<string, string>>[]): string {
  const missing = all.map((labels) => unmet(selector, labels)).toSorted((a, b) => a.length - b.length)[0] ?? [];
  const key = missing[0];
  if (key === undefined) return 'Add hosts to the group kubernetes.';
  const values = [...new Set(all.flatMap((labels) => labels[key] ?? []))].toSorted();
  return values.length > 0
    ? `Set ${key} in its node_selector to one of: ${values.join(', ')}; or add the label to a host.`
    : `Add the label ${key} to a host, or take it out of the node_selector.`;
}
