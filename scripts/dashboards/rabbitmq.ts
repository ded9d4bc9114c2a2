import { type Board, badFrom, type Row } from './board.ts';
import { pickedOf, rate } from './promql.ts';

const rabbitmq = pickedOf('rabbitmq');

/** Where the server adds all queues up there is one line, without the name of a queue. */
const byQueue = (metric: string) => [
  { expr: `sum by (instance, queue) (${rabbitmq(metric)})`, legend: '{{instance}} {{queue}}' },
];
const messages = (what: string) => `sum by (instance) (${rate(rabbitmq(`rabbitmq_global_messages_${what}_total`))})`;

const now: Row = {
  title: 'Now',
  panels: [
    {
      kind: 'stat',
      title: 'Up for',
      description: 'Time since the server was started.',
      unit: 's',
      queries: [{ expr: rabbitmq('rabbitmq_erlang_uptime_seconds'), legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'Messages',
      description: 'Messages in all queues: those that wait, and those that consumers have not acknowledged.',
      unit: 'short',
      queries: [{ expr: `sum by (instance) (${rabbitmq('rabbitmq_queue_messages')})`, legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'Consumers',
      description: 'Consumers of all queues.',
      unit: 'short',
      queries: [{ expr: rabbitmq('rabbitmq_consumers'), legend: '{{instance}}' }],
    },
    {
      kind: 'stat',
      title: 'Memory of the watermark',
      description: 'Share of the high watermark that is in use. At 100 % publishers are blocked.',
      unit: 'percentunit',
      queries: [
        {
          expr: `${rabbitmq('rabbitmq_process_resident_memory_bytes')} / ${rabbitmq('rabbitmq_resident_memory_limit_bytes')}`,
          legend: '{{instance}}',
        },
      ],
      steps: badFrom(0.7, 0.9),
    },
    {
      kind: 'stat',
      title: 'Alarms',
      description: 'Alarms of memory and of disk. While there is one, publishers are blocked.',
      unit: 'none',
      queries: [
        {
          expr: `${rabbitmq('rabbitmq_alarms_memory_used_watermark')} + ${rabbitmq('rabbitmq_alarms_free_disk_space_watermark')}`,
          legend: '{{instance}}',
        },
      ],
      steps: badFrom(1),
    },
  ],
};

const queues: Row = {
  title: 'Queues',
  panels: [
    {
      kind: 'graph',
      title: 'Messages that wait',
      description: 'Messages that are ready for a consumer. What grows for long has too few consumers.',
      unit: 'short',
      queries: byQueue('rabbitmq_queue_messages_ready'),
    },
    {
      kind: 'graph',
      title: 'Messages at consumers',
      description: 'Messages that were delivered and not acknowledged. What stays hangs in a consumer.',
      unit: 'short',
      queries: byQueue('rabbitmq_queue_messages_unacked'),
    },
    {
      kind: 'graph',
      title: 'Consumers by queue',
      description: 'Consumers of each queue.',
      unit: 'short',
      queries: byQueue('rabbitmq_queue_consumers'),
    },
    {
      kind: 'graph',
      title: 'Messages in',
      description: 'Messages that were published, and those of them that found a queue, by the second.',
      unit: 'ops',
      queries: [
        { expr: messages('received'), legend: '{{instance}} published' },
        { expr: messages('routed'), legend: '{{instance}} routed' },
      ],
    },
    {
      kind: 'graph',
      title: 'Messages out',
      description: 'Messages that were delivered, delivered again and acknowledged, by the second.',
      unit: 'ops',
      queries: [
        { expr: messages('delivered'), legend: '{{instance}} delivered' },
        { expr: messages('redelivered'), legend: '{{instance}} delivered again' },
        { expr: messages('acknowledged'), legend: '{{instance}} acknowledged' },
      ],
    },
    {
      kind: 'graph',
      title: 'Messages lost',
      description: 'Messages that no queue wanted, by the second.',
      unit: 'ops',
      queries: [{ expr: messages('unroutable_dropped'), legend: '{{instance}} dropped' }],
      steps: badFrom(0.001),
    },
  ],
};

const server: Row = {
  title: 'Server',
  panels: [
    {
      kind: 'graph',
      title: 'Memory',
      description: 'Memory of the server, and the watermark from which on publishers are blocked.',
      unit: 'bytes',
      queries: [
        { expr: rabbitmq('rabbitmq_process_resident_memory_bytes'), legend: '{{instance}} used' },
        { expr: rabbitmq('rabbitmq_resident_memory_limit_bytes'), legend: '{{instance}} watermark' },
      ],
    },
    {
      kind: 'graph',
      title: 'Free disk',
      description: 'Free space, and the limit below which publishers are blocked.',
      unit: 'bytes',
      queries: [
        { expr: rabbitmq('rabbitmq_disk_space_available_bytes'), legend: '{{instance}} free' },
        { expr: rabbitmq('rabbitmq_disk_space_available_limit_bytes'), legend: '{{instance}} limit' },
      ],
    },
    {
      kind: 'graph',
      title: 'Connections and channels',
      description: 'Open connections and the channels in them. Channels that grow for ever are not closed by a client.',
      unit: 'short',
      queries: [
        { expr: rabbitmq('rabbitmq_connections'), legend: '{{instance}} connections' },
        { expr: rabbitmq('rabbitmq_channels'), legend: '{{instance}} channels' },
      ],
    },
  ],
};

export const rabbitmqBoard: Board = {
  uid: 'rabbitmq',
  title: 'RabbitMQ',
  description: 'Depth of the queues, their consumers, messages in and out, memory against its watermark.',
  variables: [{ name: 'instance', label: 'Host', values: 'label_values(up{job="rabbitmq"}, instance)' }],
  rows: [now, queues, server],
};
