import { expect, it } from 'vitest';
import { compare } from '../../src/resources/define.ts';
import { rabbitmqPlugin } from '../../src/resources/rabbitmq-plugin.ts';

const task = rabbitmqPlugin({ names: ['rabbitmq_management', 'rabbitmq_prometheus'] });

it.each([
  ['[rabbitmq_management,rabbitmq_prometheus].\n', []],
  ['[rabbitmq_prometheus,\n rabbitmq_top].\n', ['rabbitmq_management']],
  ['[rabbitmq_management_agent,rabbitmq_prometheus].', ['rabbitmq_management']],
  ['[].', ['rabbitmq_management', 'rabbitmq_prometheus']],
  [undefined, ['rabbitmq_management', 'rabbitmq_prometheus']],
])('enabled_plugins %j: enables %j', (file, missing) => {
  const changes = compare(task.desired, task.state({ file }));
  expect(changes.map(({ field }) => field)).toEqual(missing);
  expect(task.apply(changes, {}).plain().trim()).toBe(`rabbitmq-plugins -q enable ${missing.join(' ')}`.trim());
});
