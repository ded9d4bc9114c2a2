import { z } from 'zod';
import { kube } from './collect/kube.ts';
import { defineResource } from './define.ts';
import { nameOf } from './kube/manifest.ts';
import { API_VERSIONS, readiness } from './kube/readiness.ts';
import { untilReady } from './kube/until-ready.ts';

const props = z.strictObject({
  kind: z.enum(['Deployment', 'DaemonSet', 'StatefulSet', 'APIService', 'Node']),
  namespace: z.string().min(1).optional().describe('Namespace of a Deployment, DaemonSet or StatefulSet'),
  name: z.string().min(1),
  timeoutSeconds: z.int().positive().default(300).describe('After this the task fails, and says what is in the way'),
});

/** Seconds that asking for the reasons may take after the deadline. */
const GRACE_SECONDS = 60;

/** Waits until the cluster has done what an object asks for. */
export const kubeReady = defineResource({
  type: 'kube_ready',
  summary:
    'Waits until an object in Kubernetes is ready: a workload rolled out, a node Ready, an API service available. When time runs out it says why.',
  props,
  id: (p) => nameOf(p),
  desired: () => ({ ready: 'yes' }),
  observe: (p) => ({ live: kube({ ...p, apiVersion: API_VERSIONS[p.kind] }) }),
  state: (p, { live }) => ({ ready: readiness(p.kind, live) }),
  apply: (p) => untilReady(p),
  settles: true,
  timeoutSeconds: (p) => p.timeoutSeconds + GRACE_SECONDS,
});
