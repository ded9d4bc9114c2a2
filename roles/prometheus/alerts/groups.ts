import type { AlertGroup } from './alert.ts';
import { controlPlane } from './control-plane.ts';
import { monitoring, targetDown } from './monitoring.ts';
import { nodes } from './nodes.ts';
import { services } from './services.ts';
import { workloads } from './workloads.ts';

const ofTheirOwn: readonly AlertGroup[] = [nodes, services, workloads, controlPlane, monitoring];

/** All alerts, in the groups in which Prometheus evaluates them. A rule whose metric does not exist stays silent. */
export const alertGroups: readonly AlertGroup[] = [...ofTheirOwn, targetDown(jobsOf(ofTheirOwn))];

/** The jobs of which an alert says that they are down. */
function jobsOf(groups: readonly AlertGroup[]): readonly string[] {
  const exprs = groups.flatMap(({ alerts }) => alerts.map(({ expr }) => expr));
  return exprs.flatMap((expr) => [...expr.matchAll(/up\{job="([\w-]+)"\} == 0/g)].map(([, job]) => job!));
}
