import { expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { leaves, type Tree } from '../../../src/resources/kube/leaves.ts';

/** `path: wanted | live`. */
function lines(wanted: Tree, live: unknown): string[] {
  return leaves(wanted, live).map((it) => `${it.path}: ${it.wanted} | ${it.live}`);
}

it.each<[string, Tree, unknown, string[]]>([
  ['its identity is no value', { apiVersion: 'v1', kind: 'A', metadata: { name: 'a', namespace: 'b' } }, {}, []],
  ['what only the server has is left out', { spec: { a: 1 } }, { spec: { a: 1, b: 2 } }, ['spec.a: 1 | 1']],
  ['a missing parent', { spec: { a: { b: 'x' } } }, {}, ['spec.a.b: x | undefined']],
  ['a parent of another form', { spec: { a: { b: 'x' } } }, { spec: { a: 'x' } }, ['spec.a.b: x | undefined']],
  [
    'numbers and text',
    { a: 80, b: '80', c: true },
    { a: '80', b: 80, c: true },
    ['a: 80 | 80', 'b: 80 | 80', 'c: true | true'],
  ],
  [
    'the server drops what is empty',
    { a: '', b: false, c: 0, d: {}, e: [] },
    {},
    ['a:  | ', 'b: false | false', 'c: 0 | 0'],
  ],
  ['keys that are no words', { metadata: { labels: { 'a.b/c': 'x' } } }, {}, ['metadata.labels[a.b/c]: x | undefined']],
  ['plain lists as a whole', { args: ['a', 'b'] }, { args: ['b', 'a'] }, ['args: ["a","b"] | ["b","a"]']],
  [
    'elements by their name, in any order',
    {
      list: [
        { name: 'a', v: 1 },
        { name: 'b', v: 2 },
      ],
    },
    { list: [{ name: 'b', v: 3 }, { name: 'x' }, { name: 'a', v: 1 }] },
    ['list[a].name: a | a', 'list[a].v: 1 | 1', 'list[b].name: b | b', 'list[b].v: 2 | 3'],
  ],
  [
    'elements by their place, when nothing tells them apart',
    { rules: [{ verbs: ['get'] }, { verbs: ['list'] }] },
    { rules: [{ verbs: ['get'] }] },
    ['rules[0].verbs: ["get"] | ["get"]', 'rules[1].verbs: ["list"] | undefined'],
  ],
  [
    'quantities by their amount',
    { requests: { cpu: 1, memory: '1024Mi' }, args: { memory: '1024Mi' } },
    { requests: { cpu: '1', memory: '1Gi' }, args: { memory: '1Gi' } },
    ['requests.cpu: 1 | 1', 'requests.memory: 1Gi | 1Gi', 'args.memory: 1024Mi | 1Gi'],
  ],
  ['secrets are masked', { a: new Secret('s', 'x') }, { a: 'x' }, ['a: <secret s> | x']],
])('%s', (_, wanted, live, expected) => {
  expect(lines(wanted, live)).toEqual(expected);
});
