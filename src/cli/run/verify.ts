import { historyFolder } from '../../cloud/state-folder.ts';
import { RebuildError } from '../../core/error.ts';
import type { Redactor } from '../../core/redact.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import type { Check, Finding, Since, VerifySite } from '../../verify/model.ts';
import { type CheckResult, verify } from '../../verify/run.ts';
import { lastDeploy } from '../../verify/since.ts';
import { verifySiteOf } from '../../verify/site.ts';
import { locateFor, reachHosts } from './reach.ts';
import { readSite } from './site.ts';
import type { Workspace } from './workspace.ts';

export interface VerifyRequest {
  readonly checks: readonly Check[];
  /** The playbook that says which roles a host has. */
  readonly file: string;
  readonly limit: string | undefined;
  /** In seconds since 1970. */
  readonly now: number;
  /** Undefined: the last deploy, as the history has it. */
  readonly since: Since | undefined;
  readonly windowSeconds: number;
  readonly signal: AbortSignal;
}

/** Looks at the hosts of a playbook. @throws RebuildError VERIFY_NOTHING, and what reading the site throws */
export async function runVerify(workspace: Workspace, request: VerifyRequest): Promise<readonly CheckResult[]> {
  const { checks, file, limit, signal, now, windowSeconds } = request;
  const { inventory, folder, redactor } = workspace;
  const site = await readSite(workspace, { title: 'verify', file });
  const names = site.hosts.map(({ name }) => name);
  const within = limit === undefined ? names : selectHosts(inventory, limit).map(({ name }) => name);
  const reach = await reachHosts(workspace, site.hosts, { cloud: await locateFor(workspace, site.hosts) });
  try {
    const since = request.since ?? lastDeploy(historyFolder(folder));
    const known: VerifySite = verifySiteOf(site.at(reach), names, { now, since, windowSeconds });
    const hosts = new Set(within);
    const results = await verify(known, checks, { hosts, connect: reach.connect, signal });
    if (results.length === 0) throw nothing();
    return results.map((it) => ({ ...it, findings: it.findings.map((finding) => masked(finding, redactor)) }));
  } finally {
    await reach.close();
  }
}

function nothing(): RebuildError {
  return new RebuildError('VERIFY_NOTHING', 'none of these checks has something to look at on these hosts', {
    hint: 'Leave --only or --limit out, or name others.',
  });
}

/** Evidence comes from hosts: a log may hold anything. */
function masked({ says, hint, data, ...finding }: Finding, redactor: Redactor): Finding {
  return {
    ...finding,
    ...(data !== undefined && {
      data: JSON.parse(redactor.redact(JSON.stringify(data))) as NonNullable<Finding['data']>,
    }),
    says: shortened(redactor.redact(says.replaceAll(/\s*\n\s*/g, ' '))),
    ...(hint !== undefined && { hint: redactor.redact(hint) }),
  };
}

const LONGEST = 600;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
