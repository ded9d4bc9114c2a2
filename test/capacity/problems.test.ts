import { describe, expect, it } from 'vitest';
import { costsOf } from '../../src/capacity/cost.ts';
import { placePods } from '../../src/capacity/pods/place.ts';
import { capacityProblems, type Judged } from '../../src/capacity/problems.ts';
import { type Infra, infraSchema } from '../../src/inventory/infra.ts';
import { node, pod } from './sample.ts';

const prices = { instanceHour: {}, gp3GbMonth: 0.1, publicIpv4Hour: 0.01 };
const at = { file: 'hosts.yaml', line: 3, column: 5 };

/** As `error CODE: text`. */
function problems(given: Partial<Judged>) {
  const nodes = given.nodes ?? [];
  const found = capacityProblems({
    nodes,
    quota: [],
    placement: placePods(nodes, []),
    cannotHonour: [],
    credits: [],
    costs: costsOf(nodes, prices),
    infra: undefined,
    typeAt: () => at,
    ...given,
  });
  return found.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
}

function infra(more: Partial<Infra> = {}): Infra {
  return { ...infraSchema.parse({ cluster: 'a', region: 'eu-west-9' }), ...more };
}

const use = { usedByOthers: 0, isUsageKnown: false, unknown: 0, isOver: true } as const;
const standard = { code: 'L-1', name: 'Standard' };

describe('the problems of a plan', () => {
  it.each<[string, Partial<Judged>, string[]]>([
    ['nothing', { nodes: [node('n')] }, []],
    [
      'a quota that is exceeded',
      { quota: [{ ...use, bucket: standard, unit: 'vCPU', need: 26, limit: 16 }] },
      ['error QUOTA_EXCEEDED: Standard (L-1): 26 vCPU needed, 16 allowed'],
    ],
    [
      'a quota that others use',
      { quota: [{ ...use, bucket: standard, unit: 'objects', need: 1, limit: 5, usedByOthers: 5 }] },
      ['error QUOTA_EXCEEDED: Standard (L-1): 1 needed, 5 allowed, 5 of them in use by others'],
    ],
    [
      'a quota code that is mistyped',
      { infra: infra({ quotas: { 'L-1216C47B': 16, 'L-1216C47A': 16 } }) },
      ['warning QUOTA_CODE_UNKNOWN: quotas: nothing here counts against L-1216C47B'],
    ],
    [
      'a type that nobody knows',
      { nodes: [node('n', { type: 'x9.huge', vcpu: undefined })] },
      [
        'warning INSTANCE_TYPE_UNKNOWN: n: nothing is known of the instance type x9.huge; its vCPU, memory and price count nowhere',
      ],
    ],
    [
      'a host that is too small for its roles',
      { nodes: [node('n', { type: 't2.small', vcpu: 1, demands: { least: { cpus: 2, memoryMiB: 1700 } } })] },
      ['error HOST_TOO_SMALL: n: t2.small has 1 CPU and 1894 MiB; its roles need 2 CPUs and 1700 MiB'],
    ],
    [
      'a limit and credits',
      {
        cannotHonour: [{ kind: 'pod', what: 'ai', node: 'n', resource: 'memory', limit: 2048, has: 1461 }],
        credits: [{ node: 'n', askedMilli: 550, baselineMilli: 400, maxCredits: 576, lastsHours: 64 }],
      },
      [
        'warning LIMIT_NOT_HONOURED: n: ai may use 2048 MiB, but the node has 1461 MiB for pods',
        'warning CREDITS_RUN_OUT: n: 550m CPU are asked for, and 400m are sustained; 576 credits last 64 h',
      ],
    ],
  ])('are, for %s', (_, given, expected) => {
    expect(problems(given)).toEqual(expected);
  });

  it('name pods that are alike once, and say when not all was tried', () => {
    const nodes = [node('n', { memory: 100 })];
    const pods = [pod('web', 200, { where: { replicas: 3 } })];
    const why =
      'web has no place: it asks for 200 MiB; n, the roomiest of its nodes, has 100 MiB left of 100 MiB for pods';
    const placement = placePods(nodes, pods);
    expect(problems({ nodes, placement })).toEqual([`error POD_HAS_NO_PLACE: ${why} (3 pods)`]);
    expect(problems({ nodes, placement: { ...placement, isExact: false } })).toEqual([
      `error POD_HAS_NO_PLACE: ${why} (3 pods); not all arrangements were tried`,
    ]);
  });

  it('are errors first, each with what to do', () => {
    const nodes = [node('n', { vcpu: undefined })];
    const placement = placePods(nodes, [pod('web', 1, { nodeSelector: { a: 'b' } })]);
    const found = problems({ nodes, placement });
    expect(found.map((text) => text.split(' ', 2).join(' '))).toEqual([
      'error POD_HAS_NO_PLACE:',
      'warning INSTANCE_TYPE_UNKNOWN:',
    ]);
  });
});

describe('the budget', () => {
  // instance 10, disk 20 x 0.1, address 0.01 x 730
  const priced = [node('n', { monthlyUsd: 10 })];
  const unpriced = [node('n', { monthlyUsd: undefined, market: 'spot' })];

  it.each<[string, Partial<Judged>, string[]]>([
    ['is kept', { nodes: priced, infra: infra({ max_monthly_usd: 19.3 }) }, []],
    [
      'is exceeded',
      { nodes: priced, infra: infra({ max_monthly_usd: 19 }) },
      ['error BUDGET_EXCEEDED: $19.30 a month; max_monthly_usd is 19'],
    ],
    [
      'cannot be held where a price is unknown',
      { nodes: [...priced, ...unpriced], infra: infra({ max_monthly_usd: 100 }) },
      ['error PRICE_UNKNOWN: no price is known for t3.small (spot) in eu-west-9; max_monthly_usd cannot be held'],
    ],
    [
      'is exceeded by what is known already',
      { nodes: [...priced, ...unpriced], infra: infra({ max_monthly_usd: 20 }) },
      [
        'error PRICE_UNKNOWN: no price is known for t3.small (spot) in eu-west-9; max_monthly_usd cannot be held',
        'error BUDGET_EXCEEDED: at least $28.60 a month; max_monthly_usd is 20',
      ],
    ],
    [
      'is not asked for, and a price unknown',
      { nodes: unpriced, costs: costsOf(unpriced, undefined), infra: infra() },
      ['warning PRICE_UNKNOWN: no price is known for anything in eu-west-9'],
    ],
    ['is of no account where the hosts are there already', { nodes: unpriced, infra: infra({ provider: 'none' }) }, []],
  ])('%s', (_, given, expected) => {
    expect(problems(given)).toEqual(expected);
  });
});
