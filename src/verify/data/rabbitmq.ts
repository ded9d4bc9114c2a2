import { z } from 'zod';
import { Secret } from '../../core/secret.ts';
import { sh } from '../../core/text.ts';
import { answering, findingsOf } from '../findings.ts';
import type { Check, Finding, Look, VerifyHost } from '../model.ts';

const NAME = 'rabbitmq';
const { passed, failed } = findingsOf(NAME);

const REPAIR = 'Read `journalctl -u rabbitmq-server` on it, or run "./rebuild role rabbitmq".';
/** More messages than this that wait in one queue are a jam. */
const MOST_READY = 1000;

/** What the role has of its variables that is looked at here. */
const vars = z.object({
  vhost: z.string(),
  admin_user: z.string(),
  admin_password: z.instanceof(Secret),
  queues: z.record(z.string(), z.unknown()),
});

const health = z.object({ status: z.string().optional(), reason: z.string().default('') });
const queues = z.array(
  z.object({
    name: z.string(),
    vhost: z.string(),
    state: z.string().default('running'),
    messages_ready: z.int().default(0),
    messages: z.int().default(0),
    consumers: z.int().default(0),
  }),
);
type Queue = z.output<typeof queues>[number];

/** No alarm holds publishers up; every queue of the inventory is there, and somebody takes what waits in it. */
export const rabbitmq: Check = {
  name: NAME,
  title: 'RabbitMQ has no alarm, and its queues are worked off',
  looks: ({ hosts }) => hosts.filter(({ roles }) => roles.has('rabbitmq')).map(lookAt),
};

const COLUMNS = 'name,vhost,state,messages,messages_ready,consumers';

function lookAt({ name: host, roles }: VerifyHost): Look {
  const { vhost, queues, admin_user: user, admin_password: password } = vars.parse(roles.get('rabbitmq'));
  const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  // Credentials come to curl on standard input: an argument could be seen by all users of the host.
  return {
    host,
    script: sh`
      ask() {
        printf 'user = "%s:%s"\n' ${escaped(user)} ${password.map(escaped)} |
          curl -qsS -m 20 --noproxy '*' -K - "http://127.0.0.1:15672/api/$1"
        echo
      }
      ask health/checks/alarms
      ask ${`queues?columns=${COLUMNS}`}
    `,
    judge: answering(NAME, host, {
      hint: REPAIR,
      judge: (stdout) => ofServer(host, stdout, { vhost, wanted: Object.keys(queues) }),
    }),
  };
}

function ofServer(
  host: string,
  stdout: string,
  { vhost, wanted }: { readonly vhost: string; readonly wanted: readonly string[] },
): Finding[] {
  const [first = '', second = ''] = stdout.split('\n').filter(Boolean);
  const alarms = health.parse(JSON.parse(first));
  const all = queues.parse(JSON.parse(second));
  const missing = wanted.filter((name) => !all.some((it) => it.vhost === vhost && it.name === name));
  const findings = [
    ...(alarms.status === 'ok'
      ? []
      : [
          failed(
            host,
            `holds publishers up: ${alarms.reason || first}`,
            'Free memory or disk: `rabbitmq-diagnostics alarms`.',
          ),
        ]),
    ...missing.map((name) =>
      failed(`queue ${name}`, `is not in the virtual host ${vhost}`, 'Run "./rebuild role rabbitmq".'),
    ),
    ...all.flatMap((queue) => problemOf(queue) ?? []),
  ];
  if (findings.length > 0) return findings;
  const sum = (of: (queue: Queue) => number) => all.reduce((total, queue) => total + of(queue), 0);
  return [
    passed(
      host,
      `no alarm; ${all.length} queues, ${sum((it) => it.messages)} messages, ${sum((it) => it.consumers)} consumers`,
    ),
  ];
}

function problemOf({ name, state, messages, messages_ready: ready, consumers }: Queue): Finding | undefined {
  const subject = `queue ${name}`;
  if (!/^(running|idle|flow)$/.test(state)) {
    return failed(
      subject,
      `is ${state}`,
      'Look at it in the management interface, and at `journalctl -u rabbitmq-server`.',
    );
  }
  if (messages > 0 && consumers === 0) {
    return failed(
      subject,
      `${messages} messages, and nobody takes them`,
      'Look why its consumers are not connected; of dead letters, look at them, then move or purge them.',
    );
  }
  if (ready > MOST_READY) {
    return failed(
      subject,
      `${ready} messages wait for ${consumers} consumers`,
      'Look whether its consumers are slow or stuck; add some.',
    );
  }
  return undefined;
}
