import { describe, expect, it } from 'vitest';
import { compare } from '../../src/resources/define.ts';
import { rabbitmqQueue } from '../../src/resources/rabbitmq-queue.ts';

const task = rabbitmqQueue({ vhost: 'apps', name: 'q.ai', type: 'quorum', arguments: { 'x-max-length': 5, 'x-a': 1 } });
const found = (args: object) => ({
  found: { queues: [{ vhost: 'apps', name: 'q.ai', durable: true, auto_delete: false, arguments: args }] },
});

describe('rabbitmq_queue', () => {
  it.each([
    ['right', found({ 'x-a': 1, 'x-queue-type': 'quorum', 'x-max-length': 5 }), []],
    ['classic', found({ 'x-a': 1, 'x-max-length': 5 }), ['type']],
    ['with other arguments', found({ 'x-queue-type': 'quorum' }), ['arguments']],
    ['missing', { found: { queues: [] } }, ['state', 'type', 'arguments']],
  ])('that is %s', (_, seen, fields) => {
    expect(compare(task.desired, task.state(seen)).map(({ field }) => field)).toEqual(fields);
  });

  it('is removed before it is made anew, and only when it holds nothing', () => {
    const script = task.apply([{ field: 'type', from: 'classic', to: 'quorum' }], {}).plain();
    expect(script).toContain('0) rabbitmqctl -q delete_queue -p apps -- q.ai;;');
    expect(script.indexOf('delete_queue')).toBeLessThan(script.indexOf('"x-queue-type":"quorum"'));
  });

  it('is only made when it is missing', () => {
    const script = task.apply(compare(task.desired, { state: 'absent' }), { state: 'absent' }).plain();
    expect(script).not.toContain('delete_queue');
  });

  it.each([
    [{ 'max-length': 1 }, 'must begin with x-'],
    [{ 'x-queue-type': 'quorum' }, 'is set by the property type'],
  ])('refuses the arguments %j', (args, message) => {
    expect(() => rabbitmqQueue({ name: 'q', arguments: args })).toThrow(message);
  });
});
