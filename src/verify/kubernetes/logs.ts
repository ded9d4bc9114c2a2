import { lines, type Script, sh } from '../../core/text.ts';
import { findingsOf, whole } from '../findings.ts';
import type { Check, Finding, VerifySite } from '../model.ts';
import { isErrorLine, MAY_BE_ERROR } from './error-line.ts';
import { controlPlane, kubectlFor } from './kube.ts';
import { deploymentsOf } from './workloads.ts';

const NAME = 'logs';
const { passed, failed, unknown } = findingsOf(NAME);

/** The logs of the pods of the inventory's Deployments hold no line of an error since the last deploy. */
export const logs: Check = {
  name: NAME,
  title: 'The logs of the workloads are free of errors',
  looks: (site) => {
    const host = controlPlane(site)?.name;
    const names = [...deploymentsOf(site).keys()];
    if (host === undefined || names.length === 0) return [];
    const scripts = names.map((name) => logOf(name, site));
    return [{ host, script: lines(scripts), judge: whole(NAME, host, (stdout) => parts(stdout).map(ofDeployment)) }];
  },
};

/** Lines that are looked at of one Deployment, the newest. */
const MOST = 500;
const BEGIN = '== ';

/** Prints a heading `== NAMESPACE/NAME SINCE`, then what may be errors, each line behind `[pod/NAME/CONTAINER]`. */
function logOf(workload: string, { since }: VerifySite): Script {
  const [namespace = '', name = ''] = workload.split('/');
  const label = `app.kubernetes.io/name=${name}`;
  const newest = kubectlFor(
    sh`-n ${namespace} get replicasets -l ${label} --sort-by=.metadata.creationTimestamp -o ${'jsonpath={.items[-1:].metadata.creationTimestamp}'}`,
  );
  const from = since === undefined ? newest : sh`echo ${new Date(since.begun * 1000).toISOString()}`;
  return sh`
    since=$(${from}) || since=
    printf '%s\n' ${BEGIN + workload}" $since"
    {
      ${kubectlFor(sh`-n ${namespace} logs -l ${label} --all-containers --prefix --ignore-errors --tail=-1 --max-log-requests=100`)} \
        \${since:+"--since-time=$since"} 2>&1 || echo "error: exit code $?"
    } | grep -Ei ${MAY_BE_ERROR} | tail -n ${MOST} || true
  `;
}

interface Part {
  readonly workload: string;
  readonly since: string;
  readonly lines: readonly string[];
}

function parts(stdout: string): Part[] {
  return `\n${stdout}`
    .split(`\n${BEGIN}`)
    .slice(1)
    .map((text) => {
      const [head = '', ...own] = text.split('\n');
      const [workload = '', since = ''] = head.split(' ');
      return { workload, since, lines: own.filter(Boolean) };
    });
}

function ofDeployment({ workload, since, lines }: Part): Finding {
  const subject = `Deployment ${workload}`;
  const [namespace = '', name = ''] = workload.split('/');
  const found = lines.map((line) => /^\[pod\/([^/]+)\/[^\]]+\] (.*)$/.exec(line));
  const errors = found.filter((it) => it !== null && isErrorLine(it[2]!));
  const [last] = errors.slice(-1);
  const when = since ? `since ${since}` : 'as long as there is a log';
  const read = `Read \`kubectl -n ${namespace} logs -l app.kubernetes.io/name=${name} --prefix\`.`;
  if (last) {
    const many = `${errors.length}${lines.length >= MOST ? ' or more' : ''} lines of errors ${when}`;
    return failed(subject, `${many}, the last of pod ${last[1]}: ${last[2]}`, read);
  }
  const complaint = lines.find((_, index) => found[index] === null);
  if (complaint !== undefined) return unknown(subject, `its log cannot be read: ${complaint}`, read);
  return passed(subject, `no line of an error ${when}`);
}
