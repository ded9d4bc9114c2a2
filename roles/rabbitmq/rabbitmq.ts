import {
  apt,
  aptRepository,
  defineRole,
  type Facts,
  file,
  handler,
  httpAnswers,
  RebuildError,
  rabbitmqCredentials,
  rabbitmqPlugin,
  rabbitmqPolicy,
  rabbitmqQueue,
  rabbitmqUser,
  rabbitmqVhost,
  secret,
  service,
  sh,
  text,
  wait,
} from 'rebuild';
import { z } from 'zod';
import { rabbitmqConf } from './rabbitmq.conf.ts';

const restart = handler('restart rabbitmq', sh`systemctl restart rabbitmq-server`);

const queue = z.strictObject({
  type: z
    .enum(['classic', 'quorum'])
    .default('classic')
    .describe('Both are durable; quorum queues replicate over several nodes and cost more memory'),
});

const vars = z.strictObject({
  repository: z
    .strictObject({
      uri: z.url(),
      key_url: z.url(),
      key_sha256: z.string(),
      suite: z.string().optional(),
      components: z.array(z.string()).default(['main']),
    })
    .optional()
    .describe("Repository of RabbitMQ and Erlang packages; default: the distribution's own"),
  port: z.int().min(1).max(65535).default(5672).describe('TCP port of AMQP, on every address of the host'),
  management_address: z
    .ipv4()
    .default('127.0.0.1')
    .describe('Where the management interface listens: 127.0.0.1, or 0.0.0.0 for all'),
  vhost: z.string().default('apps').describe('Virtual host of the queues'),
  admin_user: z.string().default('admin'),
  admin_password: secret().describe('Password of the administrator'),
  app_user: z.string().default('app').describe('User of the applications, with rights in the virtual host only'),
  app_password: secret().describe('Password of the applications'),
  queues: z
    .record(
      z.string(),
      queue.nullable().transform((it) => it ?? queue.parse({})),
    )
    .default({})
    .describe('Queues of the virtual host'),
  dead_letter_queue: z
    .string()
    .optional()
    .describe('The one of them that messages go to which the others cannot deliver'),
  memory_share: z
    .number()
    .min(0.1)
    .max(0.7)
    .default(0.4)
    .describe('Share of the RAM above which publishers are held up'),
});

/** A RabbitMQ server with its users and queues, management and metrics, and without the guest user. */
export default defineRole({
  name: 'rabbitmq',
  summary:
    'RabbitMQ: virtual host, users, durable queues with a dead-letter queue, management and Prometheus plugins, no guest.',
  vars,
  tasks: ({ host, vars, facts }) => {
    const { vhost } = vars;
    const everything = { vhost, configure: '.*', write: '.*', read: '.*' };
    return [
      vars.repository !== undefined && repository(vars.repository, facts),
      apt({ packages: ['rabbitmq-server', 'curl'], tags: ['install'] }),

      // The data live in a folder named after the node: the name must not follow a change of the host's name.
      file({
        path: '/etc/rabbitmq/rabbitmq-env.conf',
        content: text`NODENAME=rabbit@${host.name.split('.')[0]!}\n`,
        notify: restart,
        tags: ['config'],
      }),
      file({
        path: '/etc/rabbitmq/rabbitmq.conf',
        content: rabbitmqConf({ ...vars, memoryMiB: facts.memoryMiB }),
        notify: restart,
        tags: ['config'],
      }),
      service({ name: 'rabbitmq-server', state: 'started', enabled: true }),
      rabbitmqPlugin({ names: ['rabbitmq_management', 'rabbitmq_prometheus'] }),
      wait({
        for: 'the management interface of RabbitMQ',
        until: httpAnswers('http://127.0.0.1:15672/'),
        timeoutSeconds: 120,
      }),

      rabbitmqVhost({ name: vhost }),
      rabbitmqUser({
        name: vars.admin_user,
        password: vars.admin_password,
        userTags: ['administrator'],
        permissions: [everything],
      }),
      rabbitmqCredentials({ user: vars.admin_user, password: vars.admin_password }),
      rabbitmqUser({ name: vars.app_user, password: vars.app_password, permissions: [everything] }),
      rabbitmqUser({ name: 'guest', state: 'absent' }),

      ...Object.entries(vars.queues).map(([name, { type }]) => rabbitmqQueue({ vhost, name, type, tags: ['queues'] })),
      vars.dead_letter_queue !== undefined && deadLetters(vhost, Object.keys(vars.queues), vars.dead_letter_queue),
    ];
  },
});

function deadLetters(vhost: string, queues: readonly string[], target: string) {
  if (!queues.includes(target)) {
    throw new RebuildError('RABBITMQ_QUEUE_UNKNOWN', `dead_letter_queue ${target} is none of the queues`, {
      hint: `Add ${target} to the queues of rabbitmq, or name one of ${queues.join(', ')}.`,
    });
  }
  const others = queues.filter((name) => name !== target).map((name) => name.replace(/[.\\+*?^$()[\]{}|]/g, '\\$&'));
  return rabbitmqPolicy({
    vhost,
    name: 'dead-letters',
    pattern: `^(${others.join('|')})$`,
    // A policy, not arguments: those are fixed with the queue, and a client that declares it must repeat them.
    definition: { 'dead-letter-exchange': '', 'dead-letter-routing-key': target },
    tags: ['queues'],
  });
}

function repository(
  { uri, key_url, key_sha256, suite, components }: NonNullable<z.output<typeof vars>['repository']>,
  { os }: Facts,
) {
  return aptRepository({
    name: 'rabbitmq',
    uris: [uri],
    suites: [suite ?? os.codename],
    components,
    keyUrl: key_url,
    sha256: key_sha256,
    tags: ['install'],
  });
}
