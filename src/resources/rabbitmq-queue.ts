import { z } from 'zod';
import { lines, type Script, sh } from '../core/text.ts';
import { rabbitmq } from './collect/rabbitmq.ts';
import { defineResource } from './define.ts';
import { presence } from './props.ts';
import { importDefinitions, rabbitmqctl } from './rabbitmq/api.ts';
import { canonical, definitionsOf, type Json, jsonWith } from './rabbitmq/json.ts';

const props = z.strictObject({
  vhost: z.string().min(1).default('/'),
  name: z
    .string()
    .regex(/^[^\0\t\n]+$/)
    .describe('Name of the queue'),
  type: z.enum(['classic', 'quorum']).default('classic').describe('Fixed once it exists'),
  arguments: z
    .record(z.string().regex(/^x-/, 'must begin with x-'), z.json())
    .refine((it) => !('x-queue-type' in it), { error: 'x-queue-type: is set by the property type' })
    .default({})
    .describe('Such as `{"x-dead-letter-exchange": ""}`. Fixed once it exists'),
  state: presence(),
});
type Props = z.output<typeof props>;

/** A durable queue of RabbitMQ. */
export const rabbitmqQueue = defineResource({
  type: 'rabbitmq_queue',
  summary:
    'A durable queue of the RabbitMQ server on the host. One that must change is made anew, and only while it is empty.',
  props,
  id: (p) => `${p.vhost} ${p.name}`,
  desired: (p) => {
    if (p.state === 'absent') return { state: 'absent' };
    return { state: 'present', type: p.type, arguments: canonical(p.arguments as Json) };
  },
  observe: () => ({ found: rabbitmq() }),
  state: (p, { found }) => {
    const queue = found?.queues.find(({ vhost, name }) => vhost === p.vhost && name === p.name);
    if (!queue) return { state: 'absent' };
    const { 'x-queue-type': type = 'classic', ...rest } = queue.arguments;
    return { state: 'present', type: String(type), arguments: canonical(rest) };
  },
  apply: (p, changes) => {
    if (p.state === 'absent') return remove(p);
    return changes.some(({ field }) => field === 'state') ? declare(p) : lines([remove(p), declare(p)]);
  },
});

function declare({ vhost, name, type, arguments: given }: Props): Script {
  const all = { ...(given as Record<string, Json>), 'x-queue-type': type };
  return importDefinitions(
    definitionsOf('queues', jsonWith({ vhost, name, durable: true, auto_delete: false, arguments: all })),
  );
}

/** Quorum queues do not know `--if-empty`: what is in it is counted first. */
function remove({ vhost, name }: Props): Script {
  return sh`
    messages=$(${rabbitmqctl(['list_queues', '-p', vhost, '--no-table-headers', 'messages', 'name'])} |
      while IFS="$(printf '\t')" read -r messages name; do [ "$name" != ${name} ] || echo "$messages"; done)
    case $messages in
      0) ${rabbitmqctl(['delete_queue', '-p', vhost, '--', name])};;
      '') ;;
      *) echo ${`QUEUE_NOT_EMPTY: ${name} holds `}"$messages messages, that would be lost. Consume or purge them, then run again." >&2; exit 1;;
    esac
  `;
}
