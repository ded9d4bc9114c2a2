import { expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { rabbitmq } from '../../../src/verify/data/rabbitmq.ts';
import { findings, host, site, told } from '../given.ts';

const vars = {
  vhost: 'apps',
  admin_user: 'admin',
  admin_password: new Secret('admin', 'it "is" \\'),
  queues: { 'q.ai': {} },
};
const known = site([host('mq', { rabbitmq: vars })]);

const queue = (given: object = {}) => ({
  ...{ name: 'q.ai', vhost: 'apps', state: 'running', messages: 0, messages_ready: 0, consumers: 1 },
  ...given,
});
const output = (queues: readonly object[], alarms: object = { status: 'ok' }) =>
  `${JSON.stringify(alarms)}\n${JSON.stringify(queues)}\n`;

it('passes queues that are worked off', () => {
  const busy = queue({ messages: 40, messages_ready: 12, consumers: 2 });
  expect(told(rabbitmq, known, output([busy, queue({ name: 'q.dlq', consumers: 0 })]))).toEqual([
    'passed mq: no alarm; 2 queues, 40 messages, 2 consumers',
  ]);
});

it.each<[what: string, output: string, finding: string]>([
  [
    'an alarm',
    output([queue()], { status: 'failed', reason: 'There are alarms in effect in the cluster' }),
    'failed mq: holds publishers up: There are alarms in effect in the cluster',
  ],
  ['a queue that is missing', output([]), 'failed queue q.ai: is not in the virtual host apps'],
  [
    'messages that nobody takes',
    output([queue(), queue({ name: 'q.dlq', messages: 3, consumers: 0 })]),
    'failed queue q.dlq: 3 messages, and nobody takes them',
  ],
  [
    'a jam',
    output([queue({ messages: 5000, messages_ready: 4800 })]),
    'failed queue q.ai: 4800 messages wait for 1 consumers',
  ],
  ['a queue that is down', output([queue({ state: 'crashed' })]), 'failed queue q.ai: is crashed'],
])('names %s', (_, text, finding) => {
  expect(told(rabbitmq, known, text)).toEqual([finding]);
});

it('fails where nobody answers, and says what to do', () => {
  const [found] = findings(rabbitmq, known, { exitCode: 7, stderr: 'curl: (7) Connection refused\n' });
  expect(found).toMatchObject({ verdict: 'failed', says: 'does not answer: curl: (7) Connection refused' });
  expect(found!.hint).toContain('./rebuild role rabbitmq');
});

it('gives curl the password on its standard input, as curl reads it', () => {
  const { script } = rabbitmq.looks(known)[0]!;
  expect(script.plain()).toContain(`printf 'user = "%s:%s"\\n' admin 'it \\"is\\" \\\\' |`);
  expect(String(script)).toContain('<secret admin>');
});
