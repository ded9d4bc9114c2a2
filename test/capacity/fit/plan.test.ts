import { describe, expect, it } from 'vitest';
import { fitPlan } from '../../../src/capacity/fit/plan.ts';
import { planCapacity } from '../../../src/cli/run/capacity.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { roleNames } from '../../../src/roles/registry.ts';

const inventory = await loadInventory('inventory/production', { roles: roleNames() });
const plan = await planCapacity(inventory);

function fitFor(limit: number, more: { pods?: typeof plan.pods; maxMonthlyUsd?: number; usedByOthers?: number } = {}) {
  return fitPlan({
    plan: { ...plan, pods: more.pods ?? plan.pods },
    account: {
      limits: new Map([['L-1216C47A', limit]]),
      usedByOthers: new Map([['L-1216C47A', more.usedByOthers ?? 0]]),
    },
    groupOf: (host) => inventory.hosts.get(host)!.groups.at(-1)!,
    isControlPlane: (host) => plan.rolesOf(host).includes('kubeadm_init'),
    maxMonthlyUsd: more.maxMonthlyUsd,
  });
}

describe('the reference cluster', () => {
  it('fits a quota of 16 with exactly its micro and small nodes as t2, and uses all of it', () => {
    const result = fitFor(16);
    if (result.kind !== 'fits') throw new Error(JSON.stringify(result));
    expect(result.changes.map(({ node, from, to }) => `${node} ${from.type} ${to.type}`)).toEqual([
      'k8s-api-waste t3.small t2.small',
      'k8s-api-auth t3.micro t2.micro',
      'k8s-api-userinfo t3.micro t2.micro',
      'k8s-api-location t3.micro t2.micro',
      'k8s-api-recycle-info t3.micro t2.micro',
      'k8s-api-chat-llm t3.small t2.small',
      'k8s-worker-storage t3.small t2.small',
      'k8s-worker-ai t3.small t2.small',
      'k8s-rabbitmq t3.small t2.small',
      'k8s-redis t3.small t2.small',
    ]);
    expect(result.quotas).toEqual([{ quota: 'L-1216C47A', before: 26, after: 16, available: 16 }]);
  });

  it.each([
    [26, 0],
    [25, 1],
    [20, 6],
    [17, 9],
  ])('with a quota of %d changes %d nodes', (limit, changed) => {
    const result = fitFor(limit);
    expect(result.kind === 'fits' ? result.changes.length : result.kind === 'already' ? 0 : result).toBe(changed);
  });

  it('leaves what others use to them', () => {
    expect(fitFor(20, { usedByOthers: 4 })).toMatchObject({ kind: 'fits', quotas: [{ after: 16, available: 16 }] });
  });

  it('comes up in phases with a quota of 15, the control plane first and one of each group', () => {
    expect(fitFor(15)).toMatchObject({
      kind: 'phases',
      why: 'quota',
      now: [
        'k8s-master',
        'k8s-api-waste',
        'k8s-worker-storage',
        'k8s-rabbitmq',
        'k8s-postgresql',
        'k8s-redis',
        'k8s-monitoring',
      ],
      quotas: [{ quota: 'L-1216C47A', before: 26, after: 14, available: 15, need: 26 }],
    });
  });

  it('does not lose the place of a pod: one that asks for more than 1 CPU keeps its node', () => {
    const pods = plan.pods.map((pod) => (pod.name.endsWith('/ai-worker') ? { ...pod, cpuMilli: 1200 } : pod));
    expect(pods).not.toEqual(plan.pods);
    expect(fitFor(16, { pods })).toMatchObject({ kind: 'phases' });
    const result = fitFor(17, { pods });
    expect(result).toMatchObject({ kind: 'fits', quotas: [{ after: 17 }] });
    expect(JSON.stringify(result)).not.toContain('k8s-worker-ai');
  });

  it('does not go above the budget', () => {
    expect(fitFor(16, { maxMonthlyUsd: 300 })).toMatchObject({ kind: 'impossible', why: 'budget' });
    expect(fitFor(16, { maxMonthlyUsd: 500 })).toMatchObject({ kind: 'fits' });
  });
});
