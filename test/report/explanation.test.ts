import { expect, it } from 'vitest';
import { explanationText } from '../../src/report/explanation.ts';
import { memorySink } from '../../src/report/sink.ts';

it('shows a value, where it was written, and what it hides', () => {
  const explanation = {
    path: 'redis.maxmemory_mib',
    host: 'k8s-redis',
    value: 1200,
    origin: { file: '/inv/host_vars/k8s-redis.yaml', line: 2, column: 3 },
    scope: 'host k8s-redis',
    shadows: [
      { value: { a: 1 }, origin: { file: '/inv/group_vars/redis.yaml', line: 5, column: 1 }, scope: 'group redis' },
      { value: 'x', origin: 'extra vars', scope: 'extra vars' },
    ],
  };
  expect(explanationText(explanation, memorySink().paint).split('\n')).toEqual([
    'redis.maxmemory_mib on k8s-redis: 1200',
    '  from host k8s-redis, /inv/host_vars/k8s-redis.yaml:2:3',
    '  hides {"a":1}',
    '    from group redis, /inv/group_vars/redis.yaml:5:1',
    '  hides x',
    '    from extra vars',
    '',
  ]);
});
