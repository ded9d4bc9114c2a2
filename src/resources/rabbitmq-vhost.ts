import { z } from 'zod';
import { rabbitmq } from './collect/rabbitmq.ts';
import { defineResource } from './define.ts';
import { presence } from './props.ts';
import { importDefinitions, remove } from './rabbitmq/api.ts';
import { definitionsOf, jsonWith } from './rabbitmq/json.ts';

/** A virtual host of RabbitMQ. */
export const rabbitmqVhost = defineResource({
  type: 'rabbitmq_vhost',
  summary: 'A virtual host of the RabbitMQ server on the host. Removing it removes its queues and their messages.',
  props: z.strictObject({ name: z.string().min(1).describe('Name, such as `/` or `waste`'), state: presence() }),
  id: (p) => p.name,
  desired: (p) => ({ state: p.state }),
  observe: () => ({ found: rabbitmq() }),
  state: (p, { found }) => ({ state: found?.vhosts.some(({ name }) => name === p.name) ? 'present' : 'absent' }),
  apply: ({ name, state }) =>
    state === 'present'
      ? importDefinitions(definitionsOf('vhosts', jsonWith({ name })))
      : remove(['delete_vhost', '--', name]),
});
