import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compareFit, refuseUnfit } from '../../../roles/workloads/fit.ts';

const NODE = 'node ai 1880m 1643520Ki';
const WAS = 'was 500m 1Gi 2 2Gi';
const PODS = [
  'pod ai apps/ai-worker 500m 1Gi',
  'pod ai kube-flannel/- 50m 50Mi 0.1 -',
  'pod other apps/ai-worker 4 8Gi',
];
const limits = { cpu_request: 500, cpu_limit: 2000, memory_request: 1024, memory_limit: 2048 };
const workload = { namespace: 'apps', name: 'ai-worker', replicas: 1, selector: { workload: 'worker-ai' }, limits };

/** The script with a `kubectl` that answers with `lines`, one call after the other asking for a kind. */
function run(script: { plain(): string }, answers: Readonly<Record<string, readonly string[]>>) {
  const cases = Object.entries(answers).map(
    ([kind, lines]) => `*" get ${kind} "*) printf '%s\\n' '${lines.join("' '")}';;`,
  );
  const fake = `kubectl() { case " $* " in ${cases.join(' ')} esac; }`;
  const { stdout, stderr, status } = spawnSync('sh', ['-ec', `${fake}\n${script.plain()}`], { encoding: 'utf8' });
  return { said: (stdout + stderr).trimEnd().split('\n'), status };
}

describe('compareFit', () => {
  it('says what is asked for and what is left, before and after', () => {
    const changed = { ...workload, limits: { ...limits, memory_request: 512, memory_limit: 1024 } };
    expect(run(compareFit(changed), { nodes: [NODE], deployment: [WAS], pods: PODS })).toEqual({
      status: 0,
      said: [
        'ai-worker: CPU request 500m, limit 2000m; memory request 1024 -> 512 MiB, limit 2048 -> 1024 MiB',
        'ai: allocatable 1880m CPU and 1605 MiB; not asked for by any pod 1230m CPU and 531 -> 1043 MiB',
      ],
    });
  });

  it('says of a new one what its nodes have left with it, and that one cannot honour its limit', () => {
    expect(run(compareFit(workload), { nodes: [NODE], pods: [] })).toEqual({
      status: 0,
      said: [
        'ai-worker: CPU request 500m, limit 2000m; memory request 1024 MiB, limit 2048 MiB',
        'ai: allocatable 1880m CPU and 1605 MiB; not asked for by any pod 1880 -> 1380m CPU and 1605 -> 581 MiB',
        'ai-worker may use 2048 MiB, but ai has 1605 MiB for pods: before it comes to its limit it may be evicted',
      ],
    });
  });
});

describe('refuseUnfit', () => {
  it.each([
    ['what fits on one of its nodes', { nodes: ['node small 1 700Mi', NODE] }, 0, ''],
    [
      'more than the biggest node has',
      { nodes: ['node small 1 700Mi', 'node b 1 900Mi'] },
      1,
      'WORKLOAD_DOES_NOT_FIT: ai-worker asks for 500m CPU and 1024 MiB of memory; b, the biggest of its nodes, has 1000m and 900 MiB for pods',
    ],
    [
      'more CPU than there is',
      { nodes: ['node small 400m 4Gi'] },
      1,
      'WORKLOAD_DOES_NOT_FIT: ai-worker asks for 500m CPU and 1024 MiB of memory; small, the biggest of its nodes, has 400m and 4096 MiB for pods',
    ],
    [
      'a cluster without such a node',
      { nodes: [] },
      1,
      'WORKLOAD_NO_NODE: no node of the cluster has the labels of ai-worker',
    ],
  ])('of %s', (_, answers, status, said) => {
    expect(run(refuseUnfit(workload), answers)).toEqual({ status, said: [said] });
  });
});
