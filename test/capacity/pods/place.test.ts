import { describe, expect, it } from 'vitest';
import type { Pod, PodNode } from '../../../src/capacity/pods/model.ts';
import { placePods } from '../../../src/capacity/pods/place.ts';
import { node, pod } from '../sample.ts';

const tainted = { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] };

/** As `a: web web; b: -`, and what has no place with why. */
function placed(nodes: readonly PodNode[], pods: readonly Pod[], mostSteps?: number) {
  const { byNode, unplaced, isExact } = placePods(nodes, pods, mostSteps === undefined ? {} : { mostSteps });
  const text = [...byNode].map(([name, all]) => `${name}: ${all.map((it) => it.name).join(' ') || '-'}`).join('; ');
  return { text, unplaced: unplaced.map(({ pod, why }) => `${pod.name}: ${why}`), isExact };
}

describe('pods', () => {
  it('run on each node that admits them, on their host, or where most is left', () => {
    const nodes = [node('a', { memory: 1000 }), node('b', { memory: 600 }), node('data', { isKubernetesNode: false })];
    const pods = [
      pod('agent', 100, { where: 'each node' }),
      pod('etcd', 100, { where: { host: 'b' } }),
      pod('web', 200, { where: { replicas: 2 } }),
    ];
    expect(placed(nodes, pods)).toEqual({ text: 'a: agent web; b: agent etcd web', unplaced: [], isExact: true });
  });

  it.each<[string, Partial<PodNode>, Partial<Pod>, string | undefined]>([
    ['a label that is not there', {}, { nodeSelector: { disk: 'ssd' } }, 'no node has the labels disk=ssd'],
    ['a label that is there', { labels: { disk: 'ssd' } }, { nodeSelector: { disk: 'ssd' } }, undefined],
    ['the name of a node', {}, { nodeSelector: { 'kubernetes.io/hostname': 'a' } }, undefined],
    ['a taint', tainted, {}, 'a has a taint that it does not tolerate: dedicated=db:NoSchedule'],
    ['a taint that it tolerates', tainted, { tolerations: [{ key: 'dedicated', effect: 'NoSchedule' }] }, undefined],
    ['every taint tolerated', tainted, { tolerations: [{}] }, undefined],
    [
      'another taint tolerated',
      tainted,
      { tolerations: [{ key: 'gpu' }] },
      'a has a taint that it does not tolerate: dedicated=db:NoSchedule',
    ],
    ['a taint that is only a wish', { taints: [{ key: 'x', value: '', effect: 'PreferNoSchedule' }] }, {}, undefined],
    [
      'too much memory',
      {},
      { memoryMiB: 1001 },
      'it asks for 1001 MiB; a, the roomiest of its nodes, has 1000 MiB left of 1000 MiB for pods',
    ],
    [
      'too much CPU',
      {},
      { cpuMilli: 2001 },
      'it asks for 2001m CPU; a, the roomiest of its nodes, has 2000m CPU left of 2000m CPU for pods',
    ],
    ['a node of unknown size', { allocatable: undefined }, { memoryMiB: 1e6 }, undefined],
  ])('with %s', (_, given, asked, why) => {
    const { unplaced } = placed([{ ...node('a'), ...given }], [pod('web', 100, asked)]);
    expect(unplaced).toEqual(why === undefined ? [] : [`web: ${why}`]);
  });

  it('of each node leave a node alone that does not admit them, and name the node that has no room', () => {
    const nodes = [{ ...node('a'), ...tainted }, node('b', { memory: 50 })];
    expect(placed(nodes, [pod('agent', 100, { where: 'each node' })])).toMatchObject({
      text: 'a: -; b: -',
      unplaced: ['agent: it asks for 100 MiB; b, the roomiest of its nodes, has 50 MiB left of 50 MiB for pods'],
    });
  });

  it('are all placed where only one arrangement has room for all, though the roomiest first would not do', () => {
    const nodes = [node('a', { memory: 10 }), node('b', { memory: 9 })];
    const pods = [5, 4, 4, 3, 3].map((memory, index) => pod(`p${index}`, memory));
    expect(placed(nodes, pods)).toEqual({ text: 'a: p1 p3 p4; b: p0 p2', unplaced: [], isExact: true });
  });

  it('are known to have no place together', () => {
    const nodes = [node('a', { memory: 10 }), node('b', { memory: 10 })];
    const pods = [6, 6, 6].map((memory, index) => pod(`p${index}`, memory));
    expect(placed(nodes, pods)).toMatchObject({
      unplaced: ['p2: it asks for 6 MiB; a, the roomiest of its nodes, has 4 MiB left of 10 MiB for pods'],
      isExact: true,
    });
  });

  it('are told to be unknown when the search is cut short', () => {
    const nodes = [node('a', { memory: 10 }), node('b', { memory: 9 })];
    const pods = [5, 4, 4, 3, 3].map((memory, index) => pod(`p${index}`, memory));
    expect(placed(nodes, pods, 3)).toMatchObject({ unplaced: [expect.stringMatching(/^p4: /)], isExact: false });
  });

  it('that could never have room do not keep the others from their places', () => {
    const nodes = [node('a', { memory: 10 }), node('b', { memory: 9 })];
    const pods = [50, 5, 4, 4, 3, 3].map((memory, index) => pod(`p${index}`, memory));
    expect(placed(nodes, pods)).toMatchObject({
      text: 'a: p2 p4 p5; b: p1 p3',
      unplaced: [expect.stringMatching(/^p0: /)],
      isExact: true,
    });
  });
});

describe('the search', () => {
  /** All arrangements, one by one. */
  function fitsSomehow(rooms: readonly number[], asked: readonly number[]): boolean {
    const [first, ...rest] = asked;
    if (first === undefined) return true;
    return rooms.some((room, index) => room >= first && fitsSomehow(rooms.with(index, room - first), rest));
  }

  it('agrees with trying all arrangements in 2000 small cases', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const cases = Array.from({ length: 2000 }, () => ({
      rooms: Array.from({ length: 1 + random(3) }, () => 3 + random(12)),
      asked: Array.from({ length: 1 + random(4) }, () => ({ memory: 1 + random(6), replicas: 1 + random(2) })),
    }));
    const eachOf = (asked: (typeof cases)[number]['asked']) =>
      asked.flatMap(({ memory, replicas }) => Array.from({ length: replicas }, () => memory));
    const wrong = cases.filter(({ rooms, asked }) => {
      const nodes = rooms.map((memory, index) => node(`n${index}`, { memory }));
      const pods = asked.map(({ memory, replicas }, index) => pod(`p${index}`, memory, { where: { replicas } }));
      const { unplaced, isExact } = placePods(nodes, pods);
      return !isExact || (unplaced.length === 0) !== fitsSomehow(rooms, eachOf(asked));
    });
    expect(wrong).toEqual([]);
    expect(cases.filter(({ rooms, asked }) => fitsSomehow(rooms, eachOf(asked))).length).toBeGreaterThan(500);
  });

  it('takes well under a millisecond for 13 nodes', () => {
    const nodes = Array.from({ length: 13 }, (_, index) => node(`n${index}`, { labels: { number: String(index) } }));
    const pods = [
      pod('agent', 50, { where: 'each node' }),
      pod('dns', 70, { where: { replicas: 2 } }),
      ...[3, 4].map((number) => pod(`web${number}`, 500, { nodeSelector: { number: String(number) } })),
    ];
    for (let run = 0; run < 500; run += 1) placePods(nodes, pods);
    const started = performance.now();
    for (let run = 0; run < 500; run += 1) placePods(nodes, pods);
    expect((performance.now() - started) / 500).toBeLessThan(0.5);
  });
});
