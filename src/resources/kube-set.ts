import { z } from 'zod';
import { lines, type Script, sh } from '../core/text.ts';
import { kubeMembers, type SetMember } from './collect/kube-sets.ts';
import { defineResource } from './define.ts';
import { kubectl } from './kube/kubectl.ts';
import { nameOf } from './kube/manifest.ts';

const kind = () =>
  z.string().regex(/^[A-Z][A-Za-z0-9]*(\.[a-z0-9.-]+)?$/, 'must be a kind with its group, such as "Deployment.apps"');

const props = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be lower-case letters, digits and "-"')
    .describe('Name of the set, as `kube_object` gives it'),
  kinds: z
    .array(kind())
    .min(1)
    .describe('Kinds of objects that the set may hold, each with its group: `Deployment.apps`'),
  keep: z
    .array(z.strictObject({ kind: kind(), namespace: z.string().optional(), name: z.string() }))
    .describe('Objects that are still wanted; the others of the set are removed'),
});
type Props = z.output<typeof props>;

const NONE = 'none';

/** What a set of objects holds no more: an object that left the inventory leaves the cluster. */
export const kubeSet = defineResource({
  type: 'kube_set',
  summary: 'A set of objects in the Kubernetes cluster: those that are no longer wanted are removed.',
  props,
  id: (p) => p.name,
  desired: () => ({ others: NONE }),
  observe: (p) => ({ members: kubeMembers(p.name, p.kinds) }),
  state: (p, { members = [] }) => ({ others: others(p, members).map(spell).toSorted().join(', ') || NONE }),
  apply: (_, __, { others = NONE }) =>
    lines(
      others
        .split(', ')
        .filter((it) => it !== NONE)
        .map(remove),
    ),
});

function others({ keep }: Props, members: readonly SetMember[]): SetMember[] {
  return members.filter((it) => !keep.some((wanted) => isSame(wanted, it)));
}

/** What is kept may be named without its group, and without the namespace that is called default. */
function isSame(wanted: Props['keep'][number], { kind, namespace, name }: SetMember): boolean {
  const isKind = wanted.kind === kind || wanted.kind === kind.split('.')[0];
  return isKind && wanted.name === name && (wanted.namespace ?? 'default') === (namespace || 'default');
}

function spell({ namespace, ...it }: SetMember): string {
  return nameOf({ ...it, namespace: namespace || undefined });
}

/** `Deployment.apps shop/cart`, or without a namespace. */
function remove(spelled: string): Script {
  const [kind = '', place = ''] = spelled.split(' ');
  const [name = '', namespace] = place.split('/').toReversed();
  const where = namespace === undefined ? sh`` : sh`-n ${namespace}`;
  return sh`${kubectl} delete ${kind} ${name} ${where} --ignore-not-found --timeout=120s`;
}
