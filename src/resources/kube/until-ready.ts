import { type Script, sh } from '../../core/text.ts';
import { kubectl } from './kubectl.ts';
import { nameOf } from './manifest.ts';
import { API_VERSIONS, type Waitable } from './readiness.ts';
import { whyCondition, whyPods } from './why.ts';

interface Awaited {
  readonly kind: Waitable;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly timeoutSeconds: number;
}

/** Waits, showing how far it is; an API server that goes away in between is waited for too. Fails with the reasons. */
export function untilReady({ timeoutSeconds, ...of }: Awaited): Script {
  return sh`
    deadline=$(($(date +%s) + ${timeoutSeconds}))
    exec 3>&1
    while left=$((deadline - $(date +%s))); [ "$left" -gt 0 ]; do
      if said=$(${waiting(of)} 2>&1 1>&3); then exit 0; fi
      sleep 1
    done
    said=$(printf '%s\n' "$said" | grep -v 'timed out waiting' | tail -n 1)
    echo ${`KUBE_NOT_READY: waited ${timeoutSeconds} s for ${nameOf(of)}`}"\${said:+; kubectl says: $said}"
    ${reasons(of)} 2>&1 || true
    exit 1
  `;
}

type Target = Omit<Awaited, 'timeoutSeconds'>;

function waiting(of: Target): Script {
  if (conditionOf(of.kind) === undefined) return sh`${kubectl} rollout status ${target(of)} --timeout="\${left}s"`;
  return sh`${kubectl} wait --for=condition=${conditionOf(of.kind) ?? ''} ${target(of)} --timeout="\${left}s" >/dev/null`;
}

function reasons(of: Target): Script {
  const condition = conditionOf(of.kind);
  return condition === undefined ? whyPods({ ...of, target: target(of) }) : whyCondition(target(of), condition);
}

function conditionOf(kind: Waitable): string | undefined {
  return {
    APIService: 'Available',
    Node: 'Ready',
    Deployment: undefined,
    DaemonSet: undefined,
    StatefulSet: undefined,
  }[kind];
}

/** The arguments that name it: `Deployment.v1.apps/worker -n shop`. */
function target({ kind, namespace, name }: Target): Script {
  const [version, group] = API_VERSIONS[kind].split('/').toReversed();
  const object = `${group === undefined ? kind : `${kind}.${version}.${group}`}/${name}`;
  return namespace === undefined ? sh`${object}` : sh`${object} -n ${namespace}`;
}
