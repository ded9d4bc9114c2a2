import { expect, it } from 'vitest';
import { compare } from '../../src/resources/define.ts';
import { kubeNode } from '../../src/resources/kube-node.ts';

const task = kubeNode({ name: 'w1', labels: { workload: 'ai' }, taints: ['dedicated=ai:NoSchedule'] });

function live(labels: object, taints: object[], record: string) {
  return { live: { metadata: { labels, annotations: { 'rebuild.dev/node': record } }, spec: { taints } } };
}

const own = 'label workload, taint dedicated:NoSchedule';
const taint = { key: 'dedicated', value: 'ai', effect: 'NoSchedule' };

it.each([
  [
    'is right, whatever others have set',
    live({ workload: 'ai', rack: '7' }, [taint, { key: 'x', effect: 'NoExecute' }], own),
    [],
  ],
  ['has another value', live({ workload: 'api' }, [taint], own), ['label workload: api -> ai']],
  ['has not our taint', live({ workload: 'ai' }, [], own), ['taint dedicated:NoSchedule: undefined -> ai']],
  [
    'has one of ours that is no longer wanted',
    live({ workload: 'ai', old: '1' }, [taint], `label old, ${own}`),
    [`managed: label old, ${own} -> ${own}`],
  ],
  ['has not joined', { live: undefined }, ['joined: no -> yes']],
])('a node that %s', (_, seen, expected) => {
  const changes = compare(task.desired, task.state(seen));
  expect(changes.map(({ field, from, to }) => `${field}: ${from} -> ${to}`)).toEqual(expected);
});

it('removes what was ours and is still there, and writes down last what is ours', () => {
  const state = task.state(
    live({ old: '1' }, [{ key: 'slow', effect: 'NoExecute' }], 'label gone, label old, taint slow:NoExecute'),
  );
  const script = task.apply([], state).plain();
  const calls = script.split('\n').flatMap((line) => line.match(/(?:taint|label|annotate) node .*/) ?? []);
  expect(calls).toEqual([
    'taint node w1 --overwrite dedicated=ai:NoSchedule slow:NoExecute-',
    'label node w1 --overwrite workload=ai old-',
    `annotate node w1 --overwrite 'rebuild.dev/node=${own}'`,
  ]);
});

it.each(['dedicated', 'a:Never', ':NoSchedule'])('%s is no taint', (taint) => {
  expect(() => kubeNode({ name: 'w1', taints: [taint] })).toThrow(/kube_node: taints\.0: must be a taint/);
});
