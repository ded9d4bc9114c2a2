import { z } from 'zod';
import { sh, words } from '../core/text.ts';
import { content } from './collect/content.ts';
import { defineResource } from './define.ts';

const props = z.strictObject({
  names: z
    .array(z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be the name of a plugin'))
    .min(1)
    .describe('Plugins; those that they need are enabled along with them'),
  state: z.enum(['enabled', 'disabled']).default('enabled'),
});

/** An Erlang list of atoms: `[rabbitmq_management,rabbitmq_prometheus].` */
const FILE = '/etc/rabbitmq/enabled_plugins';

/** Plugins of RabbitMQ. */
export const rabbitmqPlugin = defineResource({
  type: 'rabbitmq_plugin',
  summary: 'Plugins of the RabbitMQ server on the host, enabled or disabled while it runs.',
  props,
  id: (p) => p.names.join(' '),
  desired: (p) => Object.fromEntries(p.names.map((name) => [name, p.state])),
  observe: () => ({ file: content(FILE) }),
  state: (p, { file }) => {
    const enabled: readonly string[] = file?.match(/\w+/g) ?? [];
    return Object.fromEntries(p.names.map((name) => [name, enabled.includes(name) ? 'enabled' : 'disabled']));
  },
  apply: (p, changes) =>
    sh`rabbitmq-plugins -q ${p.state === 'enabled' ? 'enable' : 'disable'} ${words(changes.map(({ field }) => field))}`,
});
