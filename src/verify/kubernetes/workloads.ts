import { z } from 'zod';
import { findingsOf } from '../findings.ts';
import type { Check, Finding, VerifySite } from '../model.ts';
import { controlPlane, listing } from './kube.ts';

const NAME = 'workloads';
const { passed, failed } = findingsOf(NAME);

const count = z.int().default(0);
const status = z.object({
  observedGeneration: count,
  /** Of a Deployment and a StatefulSet. */
  readyReplicas: count,
  updatedReplicas: count,
  /** Of a DaemonSet. */
  desiredNumberScheduled: count,
  numberReady: count,
  updatedNumberScheduled: count,
});

/** What the role `workloads` has of its variables that is looked at here. */
const vars = z.object({
  namespace: z.string(),
  deployments: z.record(z.string(), z.object({ replicas: z.int() })),
});

/** The Deployments of the inventory, by `namespace/name`, with their replicas. */
export function deploymentsOf(site: VerifySite): ReadonlyMap<string, number> {
  const given = controlPlane(site)?.roles.get('workloads');
  if (!given) return new Map();
  const { namespace, deployments } = vars.parse(given);
  return new Map(Object.entries(deployments).map(([name, { replicas }]) => [`${namespace}/${name}`, replicas]));
}

/** Deployments, StatefulSets and DaemonSets have all their pods, of their newest form; those of the inventory are there. */
export const workloads: Check = {
  name: NAME,
  title: 'Every workload has the pods that it wants',
  looks: (site) =>
    listing(site, {
      check: NAME,
      kinds: 'deployments,statefulsets,daemonsets',
      fields: {
        kind: '.kind',
        namespace: '.metadata.namespace',
        name: '.metadata.name',
        generation: '.metadata.generation',
        replicas: '.spec.replicas',
        status: '.status',
      },
      judge: (objects) => {
        const wanted = deploymentsOf(site);
        const found = objects.map((it) => ({
          kind: it.kind,
          name: `${it.namespace}/${it.name}`,
          generation: Number(it.generation || 0),
          replicas: Number(it.replicas || 1),
          status: status.parse(JSON.parse(it.status || '{}')),
        }));
        const isThere = (name: string) => found.some((it) => it.kind === 'Deployment' && it.name === name);
        return [
          ...found.map((it) => ofWorkload(it, it.kind === 'Deployment' ? wanted.get(it.name) : undefined)),
          ...[...wanted.keys()]
            .filter((name) => !isThere(name))
            .map((name) => failed(`Deployment ${name}`, 'is not there', APPLY)),
        ];
      },
    }),
};

const APPLY = 'Run "./rebuild role workloads".';

interface Workload {
  readonly kind: string;
  /** `namespace/name`. */
  readonly name: string;
  readonly generation: number;
  readonly replicas: number;
  readonly status: z.output<typeof status>;
}

function ofWorkload({ kind, name, generation, replicas, status }: Workload, inventory: number | undefined): Finding {
  const subject = `${kind} ${name}`;
  const isDaemon = kind === 'DaemonSet';
  const wanted = isDaemon ? status.desiredNumberScheduled : replicas;
  const ready = isDaemon ? status.numberReady : status.readyReplicas;
  const updated = isDaemon ? status.updatedNumberScheduled : status.updatedReplicas;
  const look = `Look at \`kubectl -n ${name.split('/')[0]} describe ${kind.toLowerCase()} ${name.split('/')[1]}\`.`;
  if (inventory !== undefined && inventory !== replicas) {
    return failed(subject, `wants ${replicas} pods, and the inventory says ${inventory}`, APPLY);
  }
  if (status.observedGeneration < generation) {
    return failed(subject, 'its last change was not looked at yet', 'Look at kube-controller-manager.');
  }
  if (ready < wanted) return failed(subject, `${ready} of ${wanted} pods are ready`, look);
  if (updated < wanted) return failed(subject, `${updated} of ${wanted} pods are of its newest form`, look);
  return passed(subject, `${ready} of ${wanted} pods are ready`);
}
