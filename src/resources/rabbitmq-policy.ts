import { z } from 'zod';
import { rabbitmq } from './collect/rabbitmq.ts';
import { defineResource } from './define.ts';
import { presence } from './props.ts';
import { importDefinitions, remove } from './rabbitmq/api.ts';
import { canonical, definitionsOf, type Json, jsonWith } from './rabbitmq/json.ts';

const props = z
  .strictObject({
    vhost: z.string().min(1).default('/'),
    name: z.string().min(1).describe('Name of the policy'),
    pattern: z.string().default('').describe('Regular expression of the names that it applies to'),
    definition: z.record(z.string(), z.json()).default({}).describe('Such as `{"max-length": 10000}`'),
    applyTo: z.enum(['queues', 'classic_queues', 'quorum_queues', 'streams', 'exchanges', 'all']).default('queues'),
    priority: z.int().default(0).describe('Of several policies that match, the highest applies'),
    state: presence(),
  })
  .refine((p) => p.state === 'absent' || Object.keys(p.definition).length > 0, {
    path: ['definition'],
    error: 'is missing',
  });

/** A policy of RabbitMQ. */
export const rabbitmqPolicy = defineResource({
  type: 'rabbitmq_policy',
  summary: 'A policy of the RabbitMQ server on the host: what applies to all queues or exchanges whose names match.',
  props,
  id: (p) => `${p.vhost} ${p.name}`,
  desired: (p) => {
    if (p.state === 'absent') return { state: 'absent' };
    const { pattern, definition, applyTo, priority } = p;
    return fields(pattern, definition as Json, applyTo, priority);
  },
  observe: () => ({ found: rabbitmq() }),
  state: (p, { found }) => {
    const policy = found?.policies.find(({ vhost, name }) => vhost === p.vhost && name === p.name);
    if (!policy) return { state: 'absent' };
    return fields(policy.pattern, policy.definition, policy['apply-to'], policy.priority);
  },
  apply: (p) => {
    const { vhost, name, pattern, definition, applyTo, priority } = p;
    if (p.state === 'absent') return remove(['clear_policy', '-p', vhost, '--', name]);
    const policy = { vhost, name, pattern, definition: definition as Json, 'apply-to': applyTo, priority };
    return importDefinitions(definitionsOf('policies', jsonWith(policy)));
  },
});

function fields(pattern: string, definition: Json, applyTo: string, priority: number) {
  return {
    state: 'present',
    pattern,
    definition: canonical(definition),
    apply_to: applyTo,
    priority: String(priority),
  };
}
