import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Secret } from '../../src/core/secret.ts';
import { type LoadOptions, loadInventory } from '../../src/inventory/load.ts';
import { definedAt } from '../../src/inventory/model.ts';
import { mergeRoleVars, roleVars } from '../../src/inventory/role-vars.ts';
import { folderWith } from '../support/folder.ts';

const schema = z.strictObject({
  port: z.int().default(6379),
  maxmemory_mib: z.int().optional(),
  password: z.instanceof(Secret, { error: 'must be a secret' }).optional(),
  enabled: z.boolean().default(true),
  rules: z.array(z.strictObject({ text: z.string(), key: z.instanceof(Secret).optional() })).default([]),
});
const secrets = { get: async (name: string) => new Secret(name, `value of ${name}`) };

async function hostOf(files: Record<string, string>, options?: LoadOptions) {
  const folder = folderWith({ 'hosts.yaml': 'redis: { hosts: { a: } }\n', ...files });
  return { folder, host: (await loadInventory(folder, options)).hosts.get('a')! };
}

async function varsOf(files: Record<string, string>, options?: LoadOptions) {
  const { folder, host } = await hostOf(files, options);
  return roleVars({ host, role: 'redis', schema, secrets }).catch((error) => {
    const at = error.at && `${error.at.file.slice(folder.length + 1)}:${error.at.line}:${error.at.column}`;
    return { code: error.code, message: error.message, hint: error.hint, at, host: error.host };
  });
}

describe('roleVars', () => {
  it('is all defaults where the inventory says nothing', async () => {
    expect(await varsOf({})).toEqual({ port: 6379, enabled: true, rules: [] });
  });

  it('merges the layers of the inventory key by key', async () => {
    const files = {
      'group_vars/all.yaml': 'redis: { port: 1, maxmemory_mib: 1, enabled: false }\n',
      'group_vars/redis.yaml': 'redis: { port: 2, maxmemory_mib: 2 }\n',
      'host_vars/a.yaml': 'redis: { port: 3 }\n',
    };
    expect(await varsOf(files)).toEqual({ port: 3, maxmemory_mib: 2, enabled: false, rules: [] });
  });

  it('puts the layers of the play between the inventory and the command line', async () => {
    const { host } = await hostOf(
      { 'group_vars/redis.yaml': 'redis: { port: 1, maxmemory_mib: 1, enabled: false }\n' },
      { extraVars: ['redis.port=4'] },
    );
    const layers = [definedAt({ port: 2, maxmemory_mib: 2 }, 'play', 'play'), definedAt({ port: 3 }, 'use', 'use')];
    expect(await roleVars({ host, role: 'redis', schema, layers, secrets })).toEqual({
      port: 4,
      maxmemory_mib: 2,
      enabled: false,
      rules: [],
    });
  });

  it('fills in secrets, at any depth', async () => {
    const vars = await varsOf({
      'group_vars/redis.yaml': 'redis:\n  password: secret:redis_password\n  rules: [{ text: a, key: secret:deep }]\n',
    });
    expect(vars).toMatchObject({
      password: new Secret('redis_password', ''),
      rules: [{ key: new Secret('deep', '') }],
    });
    expect('password' in vars && vars.password?.reveal()).toBe('value of redis_password');
  });

  it('takes text with braces that is marked', async () => {
    const vars = await varsOf({
      'group_vars/redis.yaml': 'redis: { rules: [{ text: !unsafe "{{ $labels.job }}" }] }\n',
    });
    expect(vars).toMatchObject({ rules: [{ text: '{{ $labels.job }}' }] });
  });

  it.each([
    [
      'an unknown variable',
      'redis:\n  prot: 1\n',
      {
        code: 'VAR_UNKNOWN',
        message: 'redis: unknown key "prot"',
        hint: 'Write "port".',
        at: 'group_vars/redis.yaml:2:3',
      },
    ],
    [
      'an unknown key inside a variable',
      'redis:\n  rules:\n    - { text: a, txet: b }\n',
      {
        code: 'VAR_UNKNOWN',
        message: 'redis.rules[0]: unknown key "txet"',
        hint: 'Write "text".',
        at: 'group_vars/redis.yaml:3:18',
      },
    ],
    [
      'a wrong type',
      'redis:\n  port: "6379"\n',
      {
        code: 'VAR_INVALID',
        message: 'redis.port: must be a number, not text',
        hint: 'Write a number, without quotes.',
        at: 'group_vars/redis.yaml:2:9',
      },
    ],
    [
      'text for true or false',
      'redis:\n  enabled: "False"\n',
      {
        code: 'VAR_INVALID',
        message: 'redis.enabled: must be true or false, not text',
        hint: 'Write true or false, without quotes.',
        at: 'group_vars/redis.yaml:2:12',
      },
    ],
    [
      'a secret in plain text',
      'redis:\n  password: hunter2\n',
      {
        code: 'VAR_INVALID',
        message: 'redis.password: must be a secret',
        hint: 'Correct the value.',
        at: 'group_vars/redis.yaml:2:13',
      },
    ],
    [
      'a missing key',
      'redis:\n  rules: [{}]\n',
      {
        code: 'VAR_INVALID',
        message: 'redis.rules[0].text: is missing',
        hint: 'Add text.',
        at: 'group_vars/redis.yaml:2:11',
      },
    ],
    [
      'a template',
      'redis:\n  rules: [{ text: "{{ port }}" }]\n',
      {
        code: 'VAR_TEMPLATE',
        message: 'redis.rules.0.text: templates are not evaluated',
        hint: 'Write the value itself, or mark text that really contains braces with !unsafe.',
        at: 'group_vars/redis.yaml:2:19',
      },
    ],
    [
      'no mapping',
      'redis: 6379\n',
      {
        code: 'VAR_INVALID',
        message: "redis: must be a mapping of the role's variables",
        hint: 'Write it as redis: { key: value }.',
        at: 'group_vars/redis.yaml:1:8',
      },
    ],
  ])('rejects %s', async (_, source, expected) => {
    expect(await varsOf({ 'group_vars/redis.yaml': source })).toEqual({ host: 'a', ...expected });
  });
});

it('keeps for each key of a role where it is from and what it hides', async () => {
  const { folder, host } = await hostOf({
    'group_vars/all.yaml': 'redis:\n  port: 1\n  maxmemory_mib: 1\n',
    'group_vars/redis.yaml': 'redis:\n  port: 2\n',
  });
  const all = join(folder, 'group_vars/all.yaml');
  const merged = [...mergeRoleVars(host, 'redis')].map(([key, { value, origin, shadows }]) => {
    return { key, value, origin, shadows: shadows.map((it) => [it.value, it.origin]) };
  });
  expect(merged).toEqual([
    {
      key: 'port',
      value: 2,
      origin: { file: join(folder, 'group_vars/redis.yaml'), line: 2, column: 3 },
      shadows: [[1, { file: all, line: 2, column: 3 }]],
    },
    { key: 'maxmemory_mib', value: 1, origin: { file: all, line: 3, column: 3 }, shadows: [] },
  ]);
});
