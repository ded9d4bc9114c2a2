import { describe, expect, it } from 'vitest';
import rabbitmq from '../../../roles/rabbitmq/rabbitmq.ts';
import { Secret } from '../../../src/core/secret.ts';
import { debian13, fileOf, planRole, tasksOf, ubuntu2204, ubuntu2404 } from '../../../src/testing.ts';

const given = {
  vars: {
    admin_password: new Secret('admin', 'admin password'),
    app_password: new Secret('app', 'app password'),
    queues: { 'q.ai': null, 'q.api': { type: 'quorum' as const }, 'q.dlq': null },
    dead_letter_queue: 'q.dlq',
  },
  hosts: { 'broker.example.org': { address: '10.0.1.41' } },
};

describe('rabbitmq', () => {
  it('installs and starts the server, then makes its virtual host, users, queues and policy', () => {
    expect(planRole(rabbitmq, given)).toEqual([
      'apt rabbitmq-server curl: rabbitmq-server, curl',
      'file /etc/rabbitmq/rabbitmq-env.conf: sha256, state, owner, group, mode',
      'file /etc/rabbitmq/rabbitmq.conf: sha256, state, owner, group, mode',
      'service rabbitmq-server.service: enabled, active',
      'rabbitmq_plugin rabbitmq_management rabbitmq_prometheus: rabbitmq_management, rabbitmq_prometheus',
      'wait the management interface of RabbitMQ: ready',
      'rabbitmq_vhost apps: state',
      'rabbitmq_user admin: state, password, tags, permissions',
      'file /etc/rabbitmq/management.curlrc: sha256, state, owner, group, mode',
      'rabbitmq_user app: state, password, tags, permissions',
      'rabbitmq_user guest: state',
      'rabbitmq_queue apps q.ai: state, type, arguments',
      'rabbitmq_queue apps q.api: state, type, arguments',
      'rabbitmq_queue apps q.dlq: state, type, arguments',
      'rabbitmq_policy apps dead-letters: state, pattern, definition, apply_to, priority',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(rabbitmq, { ...given, observed: 'converged' })).toEqual([]);
  });

  it.each([debian13, ubuntu2204, ubuntu2404])('plans the same on $os.id $os.version', (facts) => {
    expect(planRole(rabbitmq, { ...given, facts })).toEqual(planRole(rabbitmq, given));
  });

  it('names the node after the inventory, not after what the host is called now', () => {
    const tasks = tasksOf(rabbitmq, { ...given, facts: { hostname: 'ip-10-0-1-41' } });
    expect(fileOf(tasks, '/etc/rabbitmq/rabbitmq-env.conf')).toBe('NODENAME=rabbit@broker\n');
  });

  it('holds publishers up at 40 % of the RAM of the host', () => {
    const conf = fileOf(tasksOf(rabbitmq, { ...given, facts: { memoryMiB: 2000 } }), '/etc/rabbitmq/rabbitmq.conf');
    expect(conf).toContain('\nvm_memory_high_watermark.absolute = 800MiB\n');
  });

  it('dead-letters every queue but the dead-letter queue itself', () => {
    const policy = tasksOf(rabbitmq, given).find(({ type }) => type === 'rabbitmq_policy');
    expect(policy?.desired).toEqual({
      state: 'present',
      pattern: '^(q\\.ai|q\\.api)$',
      definition: '{"dead-letter-exchange":"","dead-letter-routing-key":"q.dlq"}',
      apply_to: 'queues',
      priority: '0',
    });
  });

  it('refuses a dead-letter queue that is none of the queues', () => {
    const vars = { ...given.vars, dead_letter_queue: 'q.dql' };
    expect(() => tasksOf(rabbitmq, { ...given, vars })).toThrow('is none of the queues');
  });

  it('keeps the credentials of the administrator quoted for curl, readable for root only', () => {
    const vars = { ...given.vars, admin_password: new Secret('admin', 'a "b" \\c') };
    const task = tasksOf(rabbitmq, { ...given, vars }).find(({ id }) => id === '/etc/rabbitmq/management.curlrc');
    const after = task?.preview({})?.after;
    expect(typeof after === 'object' && after.plain()).toBe('user = "admin:a \\"b\\" \\\\c"\n');
    expect(task?.desired).toMatchObject({ owner: 'root', mode: '0600' });
  });
});
