import { sh } from '../../core/text.ts';
import { asked } from '../kube/kubectl.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** Names the set that an object belongs to. */
export const SET_LABEL = 'rebuild.dev/set';

export interface SetMember {
  /** `Deployment.apps`; without a group, `Service`. */
  readonly kind: string;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
  readonly name: string;
}

const FIELDS = String.raw`{.metadata.labels.rebuild\.dev/set}{"\t"}{.kind}{"\t"}{.apiVersion}{"\t"}{.metadata.namespace}{"\t"}{.metadata.name}{"\t"}{.metadata.ownerReferences[0].uid}{"\n"}`;

/** One `kubectl get` for the members of all sets. A key is `<set> <kind>,<kind>`. */
const collector: Collector<readonly SetMember[]> = {
  name: 'kube-sets',
  script: (keys) => {
    const kinds = [...new Set(keys.flatMap(kindsOf))].join(',');
    const selector = `${SET_LABEL} in (${[...new Set(keys.map(setOf))].join(',')})`;
    return asked(sh`get ${kinds} -A -l ${selector} -o ${`jsonpath={range .items[*]}${FIELDS}{end}`}`);
  },
  parse: (stdout, keys) => {
    // What a controller makes for an object of ours takes its labels over, and goes with it: EndpointSlices of a Service.
    const members = stdout
      .split('\n')
      .filter(Boolean)
      .map(memberOf)
      .filter(({ owner }) => owner === '');
    return new Map(
      keys.map((key) => [
        key,
        members
          .filter(({ set, kind }) => set === setOf(key) && kindsOf(key).includes(kind))
          .map(({ kind, namespace, name }) => ({ kind, namespace, name })),
      ]),
    );
  },
};

/** The objects of these kinds that belong to a set. */
export function kubeMembers(set: string, kinds: readonly string[]): SharedProbe<readonly SetMember[] | undefined> {
  return shared(collector, `${set} ${kinds.toSorted().join(',')}`);
}

function setOf(key: string): string {
  return key.split(' ')[0]!;
}

function kindsOf(key: string): readonly string[] {
  return key.split(' ')[1]!.split(',');
}

function memberOf(line: string): SetMember & { readonly set: string; readonly owner: string } {
  const [set = '', kind = '', apiVersion = '', namespace = '', name = '', owner = ''] = line.split('\t');
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return { set, kind: `${kind}${group}`, namespace, name, owner };
}
