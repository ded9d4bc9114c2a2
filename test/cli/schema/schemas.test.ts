import { globSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type SchemaKind, schemaKinds, schemaOf } from '../../../src/cli/schema/schemas.ts';
import { readYaml } from '../../../src/config/document.ts';
import { loadRole, roleNames } from '../../../src/roles/registry.ts';

const roles = await Promise.all(roleNames().map(loadRole));
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const validators = Object.fromEntries(
  schemaKinds.map((kind) => [kind, ajv.compile(schemaOf(kind, roles))]),
) as unknown as Record<SchemaKind, ValidateFunction>;

/** Where a file does not fit its schema. */
function faults(kind: SchemaKind, source: string): readonly string[] {
  const validate = validators[kind];
  if (validate(readYaml(source, 'a.yaml').value)) return [];
  return [...new Set(validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`))];
}

const COMMITTED = [
  ['infra', 'inventory/*/infra.yaml'],
  ['inventory', 'inventory/*/hosts.yaml'],
  ['vars', 'inventory/*/{group_vars,host_vars}/*.yaml'],
  ['playbook', 'playbooks/*.yaml'],
] as const;

const files = COMMITTED.flatMap(([kind, pattern]) => globSync(pattern).map((file) => [kind, file] as const));

it.each(files)('the schema of %s accepts %s', (kind, file) => {
  expect(faults(kind, readFileSync(file, 'utf8'))).toEqual([]);
});

describe('the schema of', () => {
  it.each<[SchemaKind, string]>([
    ['infra', 'cluster: a'],
    ['infra', 'cluster: a\nami: ami-0123456789abcdef0\nallow_from: [caller, 10.0.0.0/8]'],
    ['infra', 'cluster: a\nsecurity_groups: { x: { hosts: all, ingress: [{ from: caller, ports: [22, 80-90] }] } }'],
    ['vars', ''],
    ['vars', 'redis: # nothing yet'],
    ['vars', 'redis: { maxmemory_mib: 5 }'],
    ['vars', 'redis: { password: secret:redis_password }\nx_mine: [anything]'],
    ['vars', 'ansible_become: yes\nansible_become_password: secret:sudo\nansible_python_interpreter: /usr/bin/python3'],
    ['vars', 'workloads: { deployments: { a: { image: i, env: { A: plain, B: secret:b } } } }'],
    ['vars', 'limits: { a.service: { cpu_limit: 500m, memory_limit: 1Gi, cpu_request: 0.5 } }'],
    ['vars', 'postgresql: { settings: { log_line_prefix: !unsafe "{{ %m }}" } }'],
    ['inventory', 'web: { hosts: a }\nall: { children: { web: } }'],
    ['inventory', 'web: { hosts: { "a[1:3]": { redis: { port: 7 } } }, vars: { ansible_group_priority: 5 } }'],
    ['playbook', '- { hosts: [a, b], roles: [redis, { role: base, vars: { timezone: UTC }, tags: x }], serial: 30% }'],
    ['playbook', '- { import_playbook: a.yaml, tags: [a, b] }'],
    ['playbook', '- { hosts: all, roles: [redis], vars: { redis: { port: 7 } } }'],
  ])('%s accepts what is loaded: %s', (kind, source) => {
    expect(faults(kind, source)).toEqual([]);
  });

  it.each<[SchemaKind, string, string]>([
    ['infra', 'region: us-east-1', " must have required property 'cluster'"],
    ['infra', 'cluster: a\nregoin: us-east-1', ' must NOT have additional properties'],
    ['infra', 'cluster: A_b', '/cluster must match pattern'],
    ['infra', 'cluster: a\nprovider: gcp', '/provider must be equal to one of the allowed values'],
    ['infra', 'cluster: a\nvpc: { cidr: 10.0.0.0 }', '/vpc/cidr must match pattern'],
    ['vars', 'reddis: { port: 7 }', ' must NOT have additional properties'],
    ['vars', 'redis: { maxmemory_mbi: 5 }', '/redis must NOT have additional properties'],
    ['vars', 'redis: { port: "6379" }', '/redis/port must be integer'],
    ['vars', 'redis: { port: 70000 }', '/redis/port must be <= 65535'],
    ['vars', 'redis: { password: hunter2 }', '/redis/password must match pattern'],
    ['vars', 'redis: { maxmemory_policy: lru }', '/redis/maxmemory_policy must be equal to one of the allowed values'],
    ['vars', 'ec2: { type: t3.small, root_gb: 30 }', "/ec2 must have required property 'subnet'"],
    ['vars', 'limits: { a: { memory_limit: 1GiB } }', '/limits/a/memory_limit must match pattern'],
    ['vars', 'ansible_password: x', ' must NOT have additional properties'],
    ['vars', '[redis]', ' must be object,null'],
    ['inventory', 'web: { host: { a: } }', '/web must NOT have additional properties'],
    ['inventory', 'web: { hosts: { a: { ec2: { type: large } } } }', '/web/hosts/a/ec2/type must match pattern'],
    ['inventory', 'web: { children: { db: { hosts: { a: { redis: { prot: 1 } } } } } }', 'must NOT have additional'],
    ['playbook', '- { hosts: all, roles: [reddis] }', '/0/roles/0 must be equal to constant'],
    [
      'playbook',
      '- { hosts: all, roles: [{ role: redis, vars: { prot: 1 } }] }',
      '/0/roles/0/vars must NOT have additional',
    ],
    ['playbook', '- { hosts: all, tasks: [] }', '/0 must NOT have additional properties'],
    [
      'playbook',
      '- { hosts: all, roles: [redis], vars: { redis: { port: no } } }',
      '/0/vars/redis/port must be integer',
    ],
    ['playbook', '[]', ' must NOT have fewer than 1 items'],
  ])('%s rejects %s', (kind, source, fault) => {
    expect(faults(kind, source).join('\n')).toContain(fault);
  });

  it('infra tells of each key what it is', () => {
    const { properties = {} } = schemaOf('infra', []);
    expect(Object.keys(properties).filter((key) => !properties[key]!.description)).toEqual([]);
  });

  it.each(schemaKinds)('%s has only patterns that editors can read', (kind) => {
    const patterns = [...JSON.stringify(schemaOf(kind, roles)).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];
    // As the YAML language server of VS Code compiles them.
    for (const [, pattern] of patterns) expect(() => new RegExp(JSON.parse(pattern!), 'u'), pattern).not.toThrow();
  });
});
