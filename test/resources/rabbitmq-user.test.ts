import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { compare } from '../../src/resources/define.ts';
import { rabbitmqUser } from '../../src/resources/rabbitmq-user.ts';

/** `guest` and its hash as RabbitMQ stored it. */
const found = (
  user: object = {},
  permissions: object[] = [{ vhost: '/', configure: '.*', write: '.*', read: '.*' }],
) => ({
  found: {
    users: [
      {
        name: 'app',
        password_hash: 'CzissrtSPftzWdB2LJ/vCEbPz/K1FiEHb376hWYR1QtTfIAx',
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: ['monitoring', 'management'],
        ...user,
      },
    ],
    permissions: permissions.map((it) => ({ user: 'app', ...it })),
  },
});
const task = rabbitmqUser({
  name: 'app',
  password: new Secret('app', 'guest'),
  userTags: ['management', 'monitoring'],
  permissions: [{ vhost: '/' }],
});
const fields = (seen: object) =>
  compare(task.desired, task.state(seen as Record<string, unknown>)).map(({ field }) => field);

describe('rabbitmq_user', () => {
  it.each([
    ['right', found(), []],
    ['right, by an older server', found({ tags: 'monitoring,management' }), []],
    ['without tags', found({ tags: [] }), ['tags']],
    ['with another password', found({ password_hash: 'AAAAAAAA' }), ['password']],
    ['without a password', found({ password_hash: '' }), ['password']],
    ['without permissions', found({}, []), ['permissions']],
    ['missing', { found: { users: [], permissions: [] } }, ['state', 'password', 'tags', 'permissions']],
  ])('that is %s', (_, seen, expected) => {
    expect(fields(seen)).toEqual(expected);
  });

  it('loses permissions that are not asked for', () => {
    const state = task.state(
      found({}, [{ vhost: '/' }, { vhost: 'old', configure: '', write: '', read: '' }]) as never,
    );
    const script = task.apply(compare(task.desired, state), state).plain();
    expect(script).toContain('rabbitmqctl -q clear_permissions -p old -- app');
  });

  it('sends its password on standard input only', () => {
    const script = task.apply(compare(task.desired, {}), {});
    const line = script
      .plain()
      .split('\n')
      .find((it) => it.includes('"guest"'))!;
    expect(line).toMatch(/printf %s '.*"password":"guest".*' \|$/);
    expect(script.masked()).not.toContain('"guest"');
  });

  it('needs a password to be there', () => {
    expect(() => rabbitmqUser({ name: 'app' })).toThrow('rabbitmq_user: password: is missing');
  });
});
