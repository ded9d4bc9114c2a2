import { Secret } from '../../../src/core/secret.ts';
import { type Script, sh } from '../../../src/core/text.ts';
import { apt } from '../../../src/resources/apt.ts';
import { file } from '../../../src/resources/file.ts';
import { API_CREDENTIALS } from '../../../src/resources/rabbitmq/api.ts';
import { rabbitmqPlugin } from '../../../src/resources/rabbitmq-plugin.ts';
import { rabbitmqPolicy } from '../../../src/resources/rabbitmq-policy.ts';
import { rabbitmqQueue } from '../../../src/resources/rabbitmq-queue.ts';
import { rabbitmqUser } from '../../../src/resources/rabbitmq-user.ts';
import { rabbitmqVhost } from '../../../src/resources/rabbitmq-vhost.ts';
import { wait } from '../../../src/resources/wait.ts';
import type { ContractCase } from '../contract.ts';

const server = [
  apt({ packages: ['rabbitmq-server', 'curl'] }),
  wait({ for: 'RabbitMQ', until: sh`systemctl -q is-active rabbitmq-server`, timeoutSeconds: 120 }),
];
const VHOST = 'contract / vhost';
const vhost = rabbitmqVhost({ name: VHOST });
const password = new Secret('contract', 'it\'s a "pass\\word"');
const admin = rabbitmqUser({
  name: 'contract-admin',
  password: new Secret('admin', 'contract-admin'),
  userTags: ['administrator'],
  permissions: [{ vhost: VHOST }],
});
const plugin = rabbitmqPlugin({ names: ['rabbitmq_management'] });
const credentials = file({ path: API_CREDENTIALS, content: 'user = "contract-admin:contract-admin"\n', mode: '0600' });

/** By `rabbitmqctl` first; then again, where the management API serves. */
const [byCtl, byApi] = [server, [...server, vhost, admin, plugin, credentials]];

const user = (name: string) =>
  rabbitmqUser({
    name,
    password,
    userTags: ['monitoring', 'management'],
    permissions: [{ vhost: VHOST, configure: '^$', write: '^q\\.', read: '.*' }],
  });

const userDisturbances = (name: string): Readonly<Record<string, Script>> => ({
  password: sh`echo another | rabbitmqctl -q change_password ${name}`,
  tags: sh`rabbitmqctl -q set_user_tags ${name} administrator`,
  permissions: sh`rabbitmqctl -q set_permissions -p / ${name} '.*' '.*' '.*'`,
});

export const rabbitmqCases: readonly ContractCase[] = [
  {
    name: 'rabbitmq vhost',
    given: byCtl,
    task: vhost,
    disturb: { state: sh`rabbitmqctl -q delete_vhost ${VHOST}` },
  },
  {
    name: 'rabbitmq user, without the management API',
    given: [...byCtl, vhost],
    task: user('contract-user'),
    disturb: userDisturbances('contract-user'),
  },
  {
    name: 'rabbitmq user that is not to be there',
    given: byCtl,
    setup: sh`echo x | rabbitmqctl -q add_user contract-gone || true`,
    task: rabbitmqUser({ name: 'contract-gone', state: 'absent' }),
    disturb: { state: sh`echo x | rabbitmqctl -q add_user contract-gone` },
  },
  {
    name: 'rabbitmq queue, without the management API',
    given: [...byCtl, vhost],
    task: rabbitmqQueue({ vhost: VHOST, name: 'contract.ctl' }),
    disturb: {
      deleted: { run: sh`rabbitmqctl -q delete_queue -p ${VHOST} contract.ctl`, names: ['state', 'type', 'arguments'] },
    },
  },
  {
    name: 'rabbitmq plugin',
    given: byCtl,
    task: plugin,
    disturb: { rabbitmq_management: sh`rabbitmq-plugins -q disable rabbitmq_management` },
  },
  {
    name: 'rabbitmq user, through the management API',
    given: byApi,
    task: user('contract-api-user'),
    disturb: userDisturbances('contract-api-user'),
  },
  {
    name: 'rabbitmq policy',
    given: byApi,
    task: rabbitmqPolicy({
      vhost: VHOST,
      name: 'contract policy',
      pattern: '^q\\.',
      definition: { 'message-ttl': 60_000, 'dead-letter-exchange': '' },
    }),
    disturb: {
      definition: sh`rabbitmqctl -q set_policy -p ${VHOST} --apply-to queues 'contract policy' '^q\.' '{"max-length": 3}'`,
      priority: sh`rabbitmqctl -q set_policy -p ${VHOST} --priority 7 --apply-to queues 'contract policy' '^q\.' '{"message-ttl":60000,"dead-letter-exchange":""}'`,
      cleared: {
        run: sh`rabbitmqctl -q clear_policy -p ${VHOST} 'contract policy'`,
        names: ['state', 'pattern', 'definition', 'apply_to', 'priority'],
      },
    },
  },
  {
    name: 'rabbitmq queue, through the management API',
    given: byApi,
    task: rabbitmqQueue({
      vhost: VHOST,
      name: 'contract.q',
      type: 'quorum',
      arguments: { 'x-dead-letter-routing-key': 'q.dlq', 'x-dead-letter-exchange': '' },
    }),
    disturb: {
      'made as a classic queue without arguments': {
        run: sh`
          rabbitmqctl -q delete_queue -p ${VHOST} contract.q
          printf '{"queues":[{"name":"contract.q","vhost":"%s","durable":true,"auto_delete":false,"arguments":{}}]}' ${VHOST} |
            rabbitmqctl -q import_definitions`,
        names: ['type', 'arguments'],
      },
    },
  },
];
