import {
  type DemandContext,
  defineRole,
  type HostView,
  handler,
  kubectl,
  kubeObject,
  kubeReady,
  kubeSet,
  type Limits,
  lines,
  type PodDemand,
  type Script,
  secret,
  sh,
  type Task,
} from 'rebuild';
import { z } from 'zod';
import { deployment, disruptionBudget, environment, type Workload } from './deployment.ts';
import { compareFit, type Fitted, refuseUnfit } from './fit.ts';
import { limitsOf } from './limits.ts';
import { nodesFor } from './nodes.ts';

const dnsLabel = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a DNS label, such as ai-worker');

const workload = z.strictObject({
  image: z.string(),
  replicas: z.int().min(0).default(1),
  node_selector: z.record(z.string(), z.string()).default({}).describe('Labels of the nodes that it may run on'),
  limits: z.string().optional().describe('Its key in the variable `limits` of these nodes; default: its own name'),
  args: z.array(z.string()).default([]),
  env: z
    .record(z.string(), z.union([secret(), z.string()]))
    .default({})
    .describe('Text, or secret:NAME'),
  probes: z
    .strictObject({
      port: z.int().min(1).max(65535).default(8080),
      liveness: z.string().startsWith('/').default('/healthz'),
      readiness: z.string().startsWith('/').default('/readyz'),
    })
    .prefault({})
    .describe('Where the kubelet asks by HTTP whether it is alive and ready'),
});

const vars = z.strictObject({
  namespace: dnsLabel.default('apps').describe('Namespace of all of them'),
  deployments: z.record(dnsLabel, workload).default({}).describe('Workloads, each by its name'),
  timeout_seconds: z.int().positive().default(300).describe('How long the pods of one may take to be ready'),
});

const SET = 'workloads';
const KINDS = ['Deployment.apps', 'PodDisruptionBudget.policy', 'Secret'];

/** What runs in the cluster, with the requests and limits of the inventory, on the nodes that its labels pick. */
export default defineRole({
  name: 'workloads',
  summary: 'Deployments with the requests and limits of the variable `limits`, on the nodes that a selector picks.',
  vars,
  demands: (context) => ({ pods: planAll(context).map(podOf) }),
  tasks: (context) => {
    const { vars } = context;
    if (!isFirst(context)) return [];
    const planned = planAll(context);
    const manifests = planned.flatMap(manifestsOf);
    const timeoutSeconds = vars.timeout_seconds;
    // Nothing is begun when one of them does not fit.
    const check = lines(planned.map(({ fitted }) => refuseUnfit(fitted)));
    return [
      after(check, kubeObject({ manifest: namespace(vars.namespace) })),
      ...planned.flatMap((it) => tasksOf(it, check)),
      kubeSet({
        name: SET,
        kinds: KINDS,
        keep: manifests.map(({ kind, metadata: { namespace, name } }) => ({ kind, namespace, name })),
      }),
      ...planned.map(({ workload: { namespace, name } }) =>
        kubeReady({ kind: 'Deployment', namespace, name, timeoutSeconds }),
      ),
    ];
  },
});

interface Planned {
  readonly workload: Workload;
  readonly limits: Limits;
  readonly fitted: Fitted;
}

type Context = DemandContext<z.output<typeof vars>>;

function isFirst({ host, hosts }: Context): boolean {
  return host.name === hosts('control_plane')[0]?.name;
}

/** Its workloads; none but on the host that they are applied from. */
function planAll(context: Context): Planned[] {
  const { vars, hosts } = context;
  if (!isFirst(context)) return [];
  const nodes = hosts('kubernetes').filter(({ groups }) => !groups.includes('control_plane'));
  return Object.entries(vars.deployments).map(([name, it]) =>
    plan({ ...it, name, namespace: vars.namespace }, it.limits ?? name, nodes),
  );
}

function podOf({ workload: { namespace, name, replicas, node_selector }, limits }: Planned): PodDemand {
  return {
    name: `${namespace}/${name}`,
    where: { replicas },
    // What has no request asks for its limit: Kubernetes sets it so.
    cpuMilli: limits.cpu_request ?? limits.cpu_limit ?? 0,
    memoryMiB: limits.memory_request ?? limits.memory_limit ?? 0,
    limits: { cpuMilli: limits.cpu_limit, memoryMiB: limits.memory_limit },
    nodeSelector: node_selector,
  };
}

function plan(workload: Workload, key: string, nodes: readonly HostView[]): Planned {
  const limits = limitsOf(workload.name, key, nodesFor(workload.name, workload.node_selector, nodes));
  return { workload, limits, fitted: { ...workload, selector: workload.node_selector, limits } };
}

/** The API server refuses pods in it that want more rights than these workloads get. */
function namespace(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
}

function manifestsOf({ workload, limits }: Planned) {
  const secrets = environment(workload);
  return [...(secrets ? [secrets] : []), deployment(workload, limits), disruptionBudget(workload)];
}

function tasksOf({ workload, limits, fitted }: Planned, check: Script): (Task | false)[] {
  const secrets = environment(workload);
  return [
    secrets !== undefined &&
      after(check, kubeObject({ manifest: secrets, set: SET, notify: restart(workload, secrets.metadata.name) })),
    after(lines([check, compareFit(fitted)]), kubeObject({ manifest: deployment(workload, limits), set: SET })),
    kubeObject({ manifest: disruptionBudget(workload), set: SET }),
  ];
}

/** `task`, whose change is begun with `first`. */
function after(first: Script, task: Task): Task {
  return { ...task, apply: (changes, state) => lines([first, task.apply(changes, state)]) };
}

/** Pods read their environment when they start: those that began with other secrets are replaced. */
function restart({ namespace, name }: Workload, secrets: string) {
  const at = (path: string) => sh`${kubectl} -n ${namespace} get --show-managed-fields -o ${`jsonpath=${path}`}`;
  return handler(
    `restart ${name} with its new secrets`,
    sh`
      changed=$(${at('{.metadata.managedFields[?(@.manager=="rebuild")].time}')} secret ${secrets} | tr ' ' '\n' | sort | tail -n 1)
      begun=$(${at('{.metadata.creationTimestamp}')} deployment ${name})
      [ "$(printf '%s\n' "$changed" "$begun" | sort | tail -n 1)" = "$begun" ] ||
        ${kubectl} -n ${namespace} rollout restart deployment ${name}
    `,
  );
}
