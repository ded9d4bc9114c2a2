import { kubectl, type Limits, type Script, sh, words } from 'rebuild';
import { FIT } from './fit.awk.ts';

export interface Fitted {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly selector: Readonly<Record<string, string>>;
  readonly limits: Limits;
}

/** Refuses a workload of which no node of the cluster could ever hold a pod. Changes nothing. */
export function refuseUnfit(workload: Fitted): Script {
  return sh`
    seen=$(${nodes(workload)})
    printf '%s\n' "$seen" | ${judge(workload, 'no')}
  `;
}

/** The same, and says what a pod asks for and may use, and what its nodes have left, before and after the change. */
export function compareFit(workload: Fitted): Script {
  const { namespace, name } = workload;
  return sh`
    seen=$(
      ${nodes(workload)}
      ${kubectl} get deployment -n ${namespace} ${name} --ignore-not-found -o ${`go-template=${DEPLOYMENT}`}
      ${kubectl} get pods -A --field-selector 'status.phase!=Succeeded,status.phase!=Failed' -o ${`go-template=${PODS}`}
    )
    printf '%s\n' "$seen" | ${judge(workload, 'yes')}
  `;
}

function nodes({ selector }: Fitted): Script {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  const all = [...labels, '!node-role.kubernetes.io/control-plane'].join(',');
  return sh`${kubectl} get nodes -l ${all} -o ${`go-template=${NODES}`}`;
}

const END = '{{"\\n"}}';
const REQUESTS = '{{with .resources.requests}}{{or .cpu "-"}} {{or .memory "-"}}{{else}}- -{{end}}';
const LIMITS = '{{with .resources.limits}}{{or .cpu "-"}} {{or .memory "-"}}{{else}}- -{{end}}';
const NODES = `{{range .items}}node {{.metadata.name}} {{.status.allocatable.cpu}} {{.status.allocatable.memory}}${END}{{end}}`;
const DEPLOYMENT = `{{range .spec.template.spec.containers}}was ${REQUESTS} ${LIMITS}${END}{{end}}`;
const NAME = '{{with .metadata.labels}}{{or (index . "app.kubernetes.io/name") "-"}}{{else}}-{{end}}';
const PODS =
  `{{range .items}}pod {{or .spec.nodeName "-"}} {{.metadata.namespace}}/${NAME}` +
  `{{range .spec.containers}} ${REQUESTS}{{end}}${END}{{end}}`;

function judge({ namespace, name, replicas, limits }: Fitted, says: 'yes' | 'no'): Script {
  const { cpu_request = 0, cpu_limit = 0, memory_request = 0, memory_limit = 0 } = limits;
  const settings = {
    ...{ whose: `${namespace}/${name}`, name, replicas, says },
    ...{ cpu_request, cpu_limit, memory_request, memory_limit },
  };
  return sh`awk ${words(Object.entries(settings).flatMap(([key, value]) => ['-v', `${key}=${value}`]))} ${FIT}`;
}
