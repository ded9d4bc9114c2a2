import { sh } from '../../core/text.ts';
import { asked } from '../kube/kubectl.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** What tells an object from all others. */
export interface KubeIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** An object as the API server gives it. */
export type Live = Readonly<Record<string, unknown>>;

/** One `kubectl get` for all objects of all tasks; it leaves out those that do not exist. */
const collector: Collector<Live> = {
  name: 'kube',
  script: (keys) =>
    asked(sh`get -f - -o json --ignore-not-found`, `{"apiVersion":"v1","kind":"List","items":[${keys.join(',')}]}`),
  parse: (stdout) => {
    const { items } = (stdout.trim() ? JSON.parse(stdout) : { items: [] }) as { items: readonly Named[] };
    return new Map(items.flatMap((item) => spellings(item).map((identity) => [identityJson(identity), item])));
  },
};

/** The object that the API server has; undefined when there is none. */
export function kube(identity: KubeIdentity): SharedProbe<Live | undefined> {
  return shared(collector, identityJson(identity));
}

/** A manifest that says no more than which object is meant. */
export function identityJson({ apiVersion, kind, namespace, name }: KubeIdentity): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
}

interface Named extends Live {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Who names no namespace means the one called default. */
function spellings({ apiVersion, kind, metadata: { name, namespace } }: Named): KubeIdentity[] {
  const identity = { apiVersion, kind, namespace, name };
  return namespace === 'default' ? [identity, { ...identity, namespace: undefined }] : [identity];
}
