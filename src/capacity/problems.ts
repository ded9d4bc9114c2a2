import { knownQuotas } from '../cloud/data/quotas.ts';
import type { Place } from '../core/error.ts';
import type { Infra } from '../inventory/infra.ts';
import type { Costs } from './cost.ts';
import type { CreditUse } from './credits.ts';
import type { CannotHonour } from './honour.ts';
import { isLargeEnough } from './large-enough.ts';
import type { PlannedNode } from './model.ts';
import type { Placement } from './pods/model.ts';
import type { QuotaUse } from './quota.ts';

/** Something about a plan that would not work, or not as it says. */
export interface Problem {
  /** An error: what is planned cannot come up as it is. A warning: it comes up, but something in it does not hold. */
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The host that it is about. */
  readonly host?: string | undefined;
  readonly at?: Place | undefined;
}

export interface Judged {
  readonly nodes: readonly PlannedNode[];
  readonly quota: readonly QuotaUse[];
  readonly placement: Placement;
  readonly cannotHonour: readonly CannotHonour[];
  readonly credits: readonly CreditUse[];
  readonly costs: Costs;
  readonly infra: Infra | undefined;
  /** Where the instance type of a host is written. */
  typeAt(host: string): Place | undefined;
}

/** What is wrong with a plan: all of it, errors first. */
export function capacityProblems(judged: Judged): Problem[] {
  const all = [
    quotaProblems,
    codeProblems,
    typeProblems,
    sizeProblems,
    podProblems,
    moneyProblems,
    limitProblems,
    creditProblems,
  ].flatMap((find) => find(judged));
  const errors = all.filter(({ severity }) => severity === 'error');
  return [...errors, ...all.filter(({ severity }) => severity === 'warning')];
}

function quotaProblems({ quota }: Judged): Problem[] {
  return quota
    .filter(({ isOver }) => isOver)
    .map(({ bucket, unit, need, limit, usedByOthers }) => {
      const others = usedByOthers ? `, ${usedByOthers} of them in use by others` : '';
      const counted = unit === 'vCPU' ? `${need} vCPU needed` : `${need} needed`;
      return {
        severity: 'error',
        code: 'QUOTA_EXCEEDED',
        message: `${bucket.name} (${bucket.code}): ${counted}, ${limit} allowed${others}`,
        hint:
          unit === 'vCPU'
            ? 'Run "./rebuild fit" for instance types that fit, or "./rebuild quota" to ask for more.'
            : 'Remove what is not needed in this region, or ask for more with "./rebuild quota".',
      };
    });
}

/** A code that nothing counts against is a mistyped one. */
function codeProblems({ infra }: Judged): Problem[] {
  return Object.keys(infra?.quotas ?? {})
    .filter((code) => !knownQuotas.has(code))
    .map((code) => ({
      severity: 'warning',
      code: 'QUOTA_CODE_UNKNOWN',
      message: `quotas: nothing here counts against ${code}`,
      hint: `Correct the code in infra.yaml: ${[...knownQuotas.values()][0]?.code} is that of usual instances.`,
    }));
}

function typeProblems({ nodes, typeAt }: Judged): Problem[] {
  return nodes
    .filter(({ type, vcpu }) => type !== undefined && vcpu === undefined)
    .map(({ name, type }) => ({
      severity: 'warning',
      code: 'INSTANCE_TYPE_UNKNOWN',
      message: `${name}: nothing is known of the instance type ${type}; its vCPU, memory and price count nowhere`,
      hint: 'Correct ec2.type.',
      host: name,
      at: typeAt(name),
    }));
}

function sizeProblems({ nodes, typeAt }: Judged): Problem[] {
  return nodes
    .filter((node) => !isLargeEnough(node))
    .map(({ name, type, vcpu, usableMiB, demands: { least } }) => ({
      severity: 'error',
      code: 'HOST_TOO_SMALL',
      message: `${name}: ${type} has ${sizeText(vcpu, usableMiB)}; its roles need ${sizeText(least?.cpus, least?.memoryMiB)}`,
      hint: 'Give it a larger ec2.type.',
      host: name,
      at: typeAt(name),
    }));
}

function sizeText(cpus: number | undefined, memoryMiB: number | undefined): string {
  return `${cpus} CPU${cpus === 1 ? '' : 's'} and ${memoryMiB} MiB`;
}

function podProblems({ placement: { unplaced, isExact } }: Judged): Problem[] {
  const whys = new Map<string, { text: string; count: number }>();
  for (const { pod, why } of unplaced) {
    const text = `${pod.name} has no place: ${why}`;
    whys.set(text, { text, count: (whys.get(text)?.count ?? 0) + 1 });
  }
  const doubt = isExact ? '' : '; not all arrangements were tried';
  return [...whys.values()].map(({ text, count }) => ({
    severity: 'error',
    code: 'POD_HAS_NO_PLACE',
    message: `${text}${count > 1 ? ` (${count} pods)` : ''}${doubt}`,
    hint: 'Give one of its nodes a larger ec2.type, lower its requests, or change its node_selector.',
  }));
}

function moneyProblems({ costs: { compute, total }, nodes, infra }: Judged): Problem[] {
  if (infra?.provider !== 'ec2') return [];
  const most = infra.max_monthly_usd;
  const unpriced = nodes.filter(({ type, monthlyUsd }) => type !== undefined && monthlyUsd === undefined);
  const what = [...new Set(unpriced.map(({ type, market }) => (market === 'spot' ? `${type} (spot)` : `${type}`)))];
  const problems: Problem[] = [];
  if (total.unknown > 0 && unpriced.length > 0) {
    const names = compute.value === 0 ? 'anything' : what.join(', ');
    problems.push({
      severity: most === undefined ? 'warning' : 'error',
      code: 'PRICE_UNKNOWN',
      message: `no price is known for ${names} in ${infra.region}${most === undefined ? '' : '; max_monthly_usd cannot be held'}`,
      hint:
        most === undefined
          ? 'Take the totals as lower bounds.'
          : 'Choose types with known prices, or remove max_monthly_usd.',
    });
  }
  if (most !== undefined && total.value > most) {
    problems.push({
      severity: 'error',
      code: 'BUDGET_EXCEEDED',
      message: `${total.unknown > 0 ? 'at least ' : ''}$${total.value.toFixed(2)} a month; max_monthly_usd is ${most}`,
      hint: 'Choose smaller types or disks, or raise max_monthly_usd in infra.yaml.',
    });
  }
  return problems;
}

function limitProblems({ cannotHonour }: Judged): Problem[] {
  return cannotHonour.map(({ kind, what, node, resource, limit, has }) => {
    const unit = resource === 'cpu' ? 'm CPU' : ' MiB';
    const whose = resource === 'memory' && kind === 'pod' ? ' for pods' : '';
    return {
      severity: 'warning',
      code: 'LIMIT_NOT_HONOURED',
      message: `${node}: ${what} may use ${limit}${unit}, but the node has ${has}${unit}${whose}`,
      hint: 'Lower the limit, or give the node a larger ec2.type.',
      host: node,
    };
  });
}

function creditProblems({ credits }: Judged): Problem[] {
  return credits.flatMap(({ node, askedMilli, baselineMilli, maxCredits, lastsHours }) =>
    lastsHours === undefined
      ? []
      : [
          {
            severity: 'warning' as const,
            code: 'CREDITS_RUN_OUT',
            message: `${node}: ${askedMilli}m CPU are asked for, and ${baselineMilli}m are sustained; ${maxCredits} credits last ${Math.floor(lastsHours)} h`,
            hint: 'Give it a larger ec2.type, or lower the requests; beyond that it is slow, or charged for.',
            host: node,
          },
        ],
  );
}
