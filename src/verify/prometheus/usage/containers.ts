import type { Limits } from '../../../roles/limits.ts';
import { findingsOf } from '../../findings.ts';
import type { Finding } from '../../model.ts';
import type { Answer } from '../answer.ts';
import { figuresOf, type Labels, mapKnown, measured, mebibytes, millicores, type Table, tableOf } from './figures.ts';
import { NAME, usageFinding } from './finding.ts';
import { queryPaths, type Source, type Spans, spansOf, usePaths } from './queries.ts';

const { skipped } = findingsOf(NAME);

interface Asked {
  readonly scrapeIntervalSeconds: number;
  readonly windowSeconds: number;
  /** Workloads that the inventory has limits for, as `namespace/name`. */
  readonly own: ReadonlySet<string>;
}

const PREFIX = 'container';

/** What is asked of the containers that run now, and how it is judged. */
export function containersAsk({ scrapeIntervalSeconds, windowSeconds, own }: Asked) {
  const spans = spansOf(windowSeconds);
  return {
    paths: {
      ...queryPaths(PREFIX, limitQueries(windowSeconds)),
      ...usePaths(PREFIX, spans, scrapeIntervalSeconds, containers),
    },
    judge: (answers: Readonly<Record<string, Answer>>): Finding[] => {
      const table = tableOf(answers);
      const running = table.all(`${PREFIX} running`);
      if (running.length === 0) return [skipped('containers', 'Prometheus has no figures of any')];
      return running.map((labels) => ofContainer(labels, table, spans, own));
    },
  };
}

/** Each once for all pods that a workload had: a request holds for every pod, so the one that uses most counts. */
const BY = 'namespace, workload, container';
/** cadvisor also tells of pods and slices as a whole, and of the container that holds a pod. */
const REAL = 'container!="",container!="POD",pod!=""';
const MEMORY = `container_memory_working_set_bytes{${REAL}}`;

export const containers: Source = {
  by: BY,
  cpu: (range) => ofWorkload(`rate(container_cpu_usage_seconds_total{${REAL}}${range})`),
  memory: (over) => ofWorkload(over(MEMORY)),
};

/** What is set for containers, and what they met of it in the window. */
export function limitQueries(windowSeconds: number) {
  const greatest = (by: string, expr: string) => `max by (${by}) (${ofWorkload(expr)})`;
  const sum = (expr: string) => `sum by (${BY}) (${ofWorkload(expr)})`;
  const increase = (metric: string) => sum(`increase(${metric}{${REAL}}[${windowSeconds}s])`);
  const killed = 'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}';
  return {
    running: greatest(BY, MEMORY),
    requests: greatest(`${BY}, resource`, 'kube_pod_container_resource_requests'),
    limits: greatest(`${BY}, resource`, 'kube_pod_container_resource_limits'),
    throttled: `${increase('container_cpu_cfs_throttled_periods_total')} / ${increase('container_cpu_cfs_periods_total')}`,
    oomKills: increase('container_oom_events_total'),
    oomKilled: sum(`max_over_time(${killed}[${windowSeconds}s])`),
  };
}

/** Of the letters and digits that Kubernetes makes the ends of names from. */
const END = '[bcdfghjklmnpqrstvwxz2456789]';
/** The ends that a Deployment, a DaemonSet or a Job, and a StatefulSet give the names of their pods. */
export const POD = `(.+?)(-${END}{6,10})?-(${END}{5}|[0-9]+)`;

/** The series of `expr` with the label `workload`: the name of their pod without its end, whatever made the pod. */
function ofWorkload(expr: string): string {
  return `label_replace(label_replace(${expr}, "workload", "$1", "pod", "(.+)"), "workload", "$1", "pod", "${POD}")`;
}

function ofContainer(labels: Labels, table: Table, spans: Spans, own: ReadonlySet<string>): Finding {
  const { namespace = '', workload = '', container = '' } = labels;
  const { seconds, cpuMilli, memoryMiB } = figuresOf(table, PREFIX, spans, labels);
  const met = (name: string) => table.value(`${PREFIX} ${name}`, labels);
  const throttled = met('throttled');
  const name = `${namespace}/${workload}`;
  return usageFinding({
    subject: container === workload ? name : `${name} ${container}`,
    use: {
      seconds,
      cpu: measured(cpuMilli),
      memory: measured(memoryMiB),
      throttled: Number.isFinite(throttled) ? throttled : undefined, // of no period at all it is not a number
      oomKills: Math.ceil(Math.max(met('oomKills') ?? 0, met('oomKilled') ?? 0)),
    },
    limits: limitsOf(labels, table),
    figures: { kind: 'container', namespace, workload, container, cpuMilli, memoryMiB },
    hint: own.has(name) ? OWN : undefined,
  });
}

function limitsOf(labels: Labels, table: Table): Limits {
  const of = (name: string, resource: string) => table.value(`${PREFIX} ${name}`, { ...labels, resource });
  return {
    ...mapKnown({ cpu_request: of('requests', 'cpu'), cpu_limit: of('limits', 'cpu') }, millicores),
    ...mapKnown({ memory_request: of('requests', 'memory'), memory_limit: of('limits', 'memory') }, mebibytes),
  };
}

const OWN = 'Set it in the variable `limits` of its nodes, and run "./rebuild role workloads".';
