import { z } from 'zod';
import type { Secret } from '../core/secret.ts';
import { lines, type Script, Text } from '../core/text.ts';
import { type Definitions, rabbitmq } from './collect/rabbitmq.ts';
import { type Change, defineResource, type State } from './define.ts';
import { presence, secretValue } from './props.ts';
import { importDefinitions, remove } from './rabbitmq/api.ts';
import { canonical, definitionsOf, jsonWith } from './rabbitmq/json.ts';
import { verifies } from './rabbitmq/password.ts';

const permission = z.strictObject({
  vhost: z.string().min(1),
  configure: z.string().default('.*').describe('Regular expression of what it may create and delete'),
  write: z.string().default('.*'),
  read: z.string().default('.*'),
});

const props = z
  .strictObject({
    name: z.string().min(1).describe('Name of the user'),
    password: secretValue().optional().describe('Verified against what the server stores'),
    userTags: z.array(z.string()).default([]).describe('Its tags, such as `administrator` or `monitoring`'),
    permissions: z.array(permission).default([]).describe('Exactly the permissions that it has, by virtual host'),
    state: presence(),
  })
  .refine((p) => p.state === 'absent' || p.password, { path: ['password'], error: 'is missing' });
type Props = z.output<typeof props>;
type Permission = z.output<typeof permission>;

/** A user of RabbitMQ, with password, tags and permissions. */
export const rabbitmqUser = defineResource({
  type: 'rabbitmq_user',
  summary: 'A user of the RabbitMQ server on the host: password, tags, and its permissions in each virtual host.',
  props,
  id: (p) => p.name,
  desired: (p) => {
    if (p.state === 'absent') return { state: 'absent' };
    return { state: 'present', password: 'as given', tags: listed(p.userTags), permissions: shown(p.permissions) };
  },
  observe: () => ({ found: rabbitmq() }),
  state: (p, { found }) => {
    const user = found?.users.find(({ name }) => name === p.name);
    if (!found || !user) return { state: 'absent' };
    return {
      state: 'present',
      password: passwordOf(user, p.password),
      tags: listed(typeof user.tags === 'string' ? user.tags.split(',').filter(Boolean) : user.tags),
      permissions: shown(found.permissions.filter((it) => it.user === p.name)),
    };
  },
  apply: (p, changes, state) =>
    p.state === 'absent' ? remove(['delete_user', '--', p.name]) : lines(make(p, changes, state)),
});

function passwordOf(user: Definitions['users'][number], password: Secret | undefined): string {
  return password && verifies(password.reveal(), user.password_hash, user.hashing_algorithm) ? 'as given' : 'another';
}

function listed(tags: readonly string[]): string {
  return tags.toSorted().join(', ') || 'none';
}

/** `{"<vhost>":"configure=… write=… read=…"}` */
function shown(permissions: readonly Permission[]): string {
  const entries = permissions.map((it) => [it.vhost, `configure=${it.configure} write=${it.write} read=${it.read}`]);
  return canonical(Object.fromEntries(entries));
}

function make(p: Props, changes: readonly Change[], state: State): Script[] {
  const user = changes.some(({ field }) => field !== 'permissions');
  const permissions = changes.some(({ field }) => field === 'permissions');
  return [
    ...(user ? [importDefinitions(definitionsOf('users', userJson(p)))] : []),
    ...(permissions
      ? [grant(p), ...extra(p, state).map((vhost) => remove(['clear_permissions', '-p', vhost, '--', p.name]))]
      : []),
  ];
}

function userJson({ name, password, userTags }: Props): Text {
  return jsonWith({ name, tags: userTags.join(','), ...(password && { password }) });
}

function grant({ name, permissions }: Props): Script {
  const json = JSON.stringify({ permissions: permissions.map((it) => ({ user: name, ...it })) });
  return importDefinitions(new Text([json]));
}

function extra({ permissions }: Props, state: State): string[] {
  const found: Record<string, string> = JSON.parse(state.permissions ?? '{}');
  return Object.keys(found).filter((vhost) => permissions.every((it) => it.vhost !== vhost));
}
