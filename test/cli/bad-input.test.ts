import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSecrets } from '../../src/inventory/secrets.ts';
import { generateKey } from '../../src/transport/keygen.ts';
import { commandLine, contentOf } from '../support/command-line.ts';
import { folderWith } from '../support/inventory.ts';

type Files = Readonly<Record<string, string>>;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Holds that a command line fails with exactly these lines, and that it changes and leaves nothing but its journal. */
async function expectRefusal(folder: string, words: readonly string[], lines: readonly string[], exit = 1) {
  const content = () => Object.entries(contentOf(folder)).filter(([path]) => !path.includes('/history/'));
  const before = content();
  const { code, stderr } = await commandLine(folder, words);
  expect(stderr).toEqual(lines);
  expect(code).toBe(exit);
  expect(content()).toEqual(before);
}

const local = 'redis: { hosts: { a: { ansible_connection: local } } }\n';
const withRedis = '- hosts: redis\n  roles: [redis]\n';

describe('a file that is wrong', () => {
  it.each<[mistake: string, files: Files, words: string[], lines: string[]]>([
    [
      'malformed YAML: a bracket that is not closed',
      { 'hosts.yaml': 'all:\n  hosts:\n    a: { x: [1, 2 }\n    b:\n' },
      ['inventory', '--graph'],
      [
        'error CONFIG_SYNTAX: a list or mapping above is not closed',
        '  at hosts.yaml:3:19',
        '  3 |     a: { x: [1, 2 }',
        '    |                   ^',
        '  Add the ] that is missing.',
      ],
    ],
    [
      'malformed YAML: a tab',
      { 'hosts.yaml': 'all:\n\thosts:\n' },
      ['inventory', '--graph'],
      [
        'error CONFIG_SYNTAX: a tab is no indentation',
        '  at hosts.yaml:2:1',
        '  2 | \thosts:',
        '    | ^',
        '  Indent with spaces.',
      ],
    ],
    [
      'an unknown key',
      { 'hosts.yaml': 'all:\n  hots:\n    a:\n' },
      ['inventory', '--graph'],
      [
        'error CONFIG_UNKNOWN_KEY: all: unknown key "hots"',
        '  at hosts.yaml:2:3',
        '  2 |   hots:',
        '    |   ^',
        '  Write "hosts".',
      ],
    ],
    [
      'an unknown key of infra.yaml',
      { 'hosts.yaml': local, 'infra.yaml': 'cluster: bad\nprovider: none\nregoin: us-east-1\n' },
      ['report'],
      [
        'error CONFIG_UNKNOWN_KEY: unknown key "regoin"',
        '  at infra.yaml:3:1',
        '  3 | regoin: us-east-1',
        '    | ^',
        '  Write "region".',
      ],
    ],
    [
      'a wrong type',
      { 'hosts.yaml': 'web: { hosts: { a: { ansible_port: "22" } } }\n' },
      ['exec', 'a', '--', 'true'],
      [
        'error VAR_INVALID: ansible_port: must be a number, not text',
        '  on host a',
        '  at hosts.yaml:1:36',
        '  1 | web: { hosts: { a: { ansible_port: "22" } } }',
        '    |                                    ^',
        '  Write a number, without quotes.',
      ],
    ],
    [
      'a list where a mapping belongs',
      { 'hosts.yaml': 'all:\n  hosts: [a, b]\n' },
      ['inventory', '--list'],
      [
        'error CONFIG_INVALID: all.hosts: must be text or a mapping',
        '  at hosts.yaml:2:10',
        '  2 |   hosts: [a, b]',
        '    |          ^',
        '  Correct the value.',
      ],
    ],
    [
      'a duplicate host',
      { 'hosts.yaml': 'all:\n  hosts:\n    a:\n    b:\n    a:\n' },
      ['inventory', '--graph'],
      [
        'error CONFIG_DUPLICATE_KEY: a stands twice in the same mapping',
        '  at hosts.yaml:5:5',
        '  5 |     a:',
        '    |     ^',
        '  Remove one of the two.',
      ],
    ],
    [
      'a cycle of groups',
      { 'hosts.yaml': 'a:\n  children:\n    b:\nb:\n  children:\n    a:\n' },
      ['inventory', '--graph'],
      [
        'error INVENTORY_GROUP_CYCLE: group b would be inside itself: b > a > b',
        '  at hosts.yaml:6:5',
        '  6 |     a:',
        '    |     ^',
        '  Remove one of these groups from the children of the one before it.',
      ],
    ],
    [
      'an unknown group in the pattern of a play',
      { 'hosts.yaml': local, 'site.yaml.txt': '- hosts: redsi\n  roles: [redis]\n' },
      ['play', '@site.yaml.txt'],
      [
        'error PATTERN_UNKNOWN: no host or group fits "redsi"',
        '  at site.yaml.txt:1:10',
        '  1 | - hosts: redsi',
        '    |          ^',
        '  Write "redis".',
      ],
    ],
    [
      'a missing role',
      { 'hosts.yaml': local, 'site.yaml.txt': '- hosts: redis\n  roles: [reddis]\n' },
      ['play', '@site.yaml.txt'],
      [
        'error PLAYBOOK_UNKNOWN_ROLE: there is no role "reddis"',
        '  at site.yaml.txt:2:11',
        '  2 |   roles: [reddis]',
        '    |           ^',
        '  Write "redis".',
      ],
    ],
    [
      'a role variable that is misspelled',
      {
        'hosts.yaml': local,
        'group_vars/redis.yaml': 'redis:\n  maxmemory_mbi: 100\n',
        'site.yaml.txt': withRedis,
      },
      ['play', '@site.yaml.txt', '--check'],
      [
        'error VAR_UNKNOWN: redis: unknown key "maxmemory_mbi"',
        '  on host a',
        '  at group_vars/redis.yaml:2:3',
        '  2 |   maxmemory_mbi: 100',
        '    |   ^',
        '  Write "maxmemory_mib".',
      ],
    ],
    [
      'a role variable that is missing',
      { 'hosts.yaml': local, 'group_vars/redis.yaml': 'redis: { port: 1 }\n', 'site.yaml.txt': withRedis },
      ['play', '@site.yaml.txt', '--check'],
      [
        'error VAR_INVALID: redis.password: is missing',
        '  on host a',
        '  at group_vars/redis.yaml:1:8',
        '  1 | redis: { port: 1 }',
        '    |        ^',
        '  Add password: it must be a secret, written as secret:NAME.',
      ],
    ],
    [
      'a secret that is not there',
      {
        'hosts.yaml': local,
        'group_vars/redis.yaml': 'redis: { password: secret:redis_pasword }\n',
        'site.yaml.txt': withRedis,
      },
      ['play', '@site.yaml.txt', '--check'],
      [
        'error SECRET_MISSING: there is no secret "redis_pasword"',
        '  at group_vars/redis.yaml:1:20',
        '  1 | redis: { password: secret:redis_pasword }',
        '    |                    ^',
        '  Run `./rebuild secret edit` and add it.',
      ],
    ],
  ])('%s', async (_, files, words, lines) => {
    const folder = folderWith(files);
    await expectRefusal(folder, [words[0]!, '-i', folder, ...words.slice(1)], lines);
  });
});

describe('a command line that is wrong', () => {
  it.each<[mistake: string, words: string[], exit: number, lines: string[]]>([
    [
      'an unknown group in a pattern',
      ['exec', 'redsi', '--', 'true'],
      1,
      ['error PATTERN_UNKNOWN: no host or group fits "redsi"', '  Write "redis".'],
    ],
    [
      'an unknown group in --limit',
      ['report', '--limit', 'redis:!webb'],
      1,
      ['error PATTERN_UNKNOWN: no host or group fits "webb"', '  Write one of: a, all, redis, ungrouped.'],
    ],
    ['a missing role', ['role', 'reddis'], 1, ['error ROLE_UNKNOWN: there is no role "reddis"', '  Write "redis".']],
    [
      'a playbook that is not there',
      ['play', '@nowhere.yaml'],
      1,
      ['error CONFIG_NOT_FOUND: nowhere.yaml cannot be read', '  Check the path and its permissions.'],
    ],
    ['an unknown option', ['report', '--limt=x'], 64, ['error USAGE: unknown option --limt', '  Write "--limit".']],
    [
      'a number that is none',
      ['role', 'redis', '-f', 'many'],
      64,
      [
        'error USAGE: --forks must be a whole number above 0, not "many"',
        '  Run "./rebuild role --help" to see what it takes.',
      ],
    ],
  ])('%s', async (_, words, exit, lines) => {
    const folder = folderWith({ 'hosts.yaml': local });
    await expectRefusal(folder, [words[0]!, '-i', folder, ...words.slice(1)], lines, exit);
  });
});

describe('the key of the secrets', () => {
  async function withSecret() {
    const folder = folderWith({
      'hosts.yaml': local,
      'group_vars/redis.yaml': 'redis: { password: secret:redis_password }\n',
      'site.yaml.txt': withRedis,
    });
    await openSecrets({ folder, generate: false, keyFile: join(folder, 'secrets.key') }).set('redis_password', 'x');
    return folder;
  }

  it('is missing', async () => {
    const folder = await withSecret();
    rmSync(join(folder, 'secrets.key'));
    await expectRefusal(
      folder,
      ['play', '@site.yaml.txt', '-i', folder, '--check'],
      [
        'error SECRET_NO_KEY: secrets.age is encrypted, and its key secrets.key is not there',
        '  Get the key file from your team and put it there with mode 600, or name it in REBUILD_SECRETS_KEY_FILE.',
      ],
    );
  });

  it('can be read by others', async () => {
    const folder = await withSecret();
    chmodSync(join(folder, 'secrets.key'), 0o644);
    await expectRefusal(
      folder,
      ['secret', 'list', '-i', folder],
      ['error SECRET_KEY_MODE: secrets.key can be read by others (mode 644)', '  Run `chmod 600 secrets.key`.'],
    );
  });

  it('is that of another file', async () => {
    const [folder, other] = [await withSecret(), await withSecret()];
    writeFileSync(join(folder, 'secrets.key'), readFileSync(join(other, 'secrets.key')));
    await expectRefusal(
      folder,
      ['secret', 'show', 'redis_password', '-i', folder],
      [
        'error SECRET_WRONG_KEY: the key does not open secrets.age',
        '  Put the key file that it was made with in its place, or name it in REBUILD_SECRETS_KEY_FILE.',
      ],
    );
  });
});

describe('EC2', () => {
  let server: Server;
  let endpoint: string;

  beforeEach(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAWRONG');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(401, { 'content-type': 'text/xml' }).end(authFailure);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const inventory = () =>
    folderWith({
      'hosts.yaml': 'web: { hosts: { a: { ec2: { type: t3.micro, root_gb: 8, subnet: a } } } }\n',
      'infra.yaml': [
        'cluster: bad-input',
        `endpoint: ${endpoint}`,
        'subnets: { a: { cidr: 10.0.1.0/24, zone: a } }',
        'security_groups: { web: { hosts: web } }',
        'allow_from: [192.0.2.0/24]',
        '',
      ].join('\n'),
      'site.yaml.txt': '- hosts: web\n  roles: [base]\n',
    });

  it.each([
    ['plan', ['plan', '-p', '@site.yaml.txt']],
    ['exec', ['exec', 'web', '--', 'true']],
  ])('does not answer, met by %s', async (_, [command = '', ...words]) => {
    const folder = inventory();
    await new Promise((resolve) => server.close(resolve));
    const { port } = new URL(endpoint);
    await expectRefusal(
      folder,
      [command, '-i', folder, ...words],
      [
        `error CLOUD_ENDPOINT_DOWN: EC2 at ${endpoint} does not answer: connect ECONNREFUSED 127.0.0.1:${port}`,
        '  Check the network, and "endpoint" in infra.yaml; for a lab run "./rebuild lab up".',
      ],
    );
  });

  it('does not take the credentials', async () => {
    const folder = inventory();
    await expectRefusal(
      folder,
      ['exec', 'web', '-i', folder, '--', 'true'],
      [
        `error CLOUD_CREDENTIALS: EC2 at ${endpoint} does not accept the credentials: AuthFailure: AWS was not able to validate the provided access credentials`,
        '  Correct AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; check them with "aws sts get-caller-identity".',
      ],
    );
  });

  it('is asked without credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    const folder = inventory();
    await expectRefusal(
      folder,
      ['exec', 'web', '-i', folder, '--', 'true'],
      [
        `error CLOUD_CREDENTIALS: there are no credentials to ask EC2 at ${endpoint} with: Could not load credentials from any providers`,
        '  Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ],
    );
  });
});

const authFailure =
  '<?xml version="1.0"?><Response><Errors><Error><Code>AuthFailure</Code>' +
  '<Message>AWS was not able to validate the provided access credentials</Message></Error></Errors>' +
  '<RequestID>1</RequestID></Response>';

describe('Docker is missing', () => {
  const lab = () =>
    folderWith({
      'hosts.yaml': local,
      'infra.yaml': 'cluster: bad-input\nendpoint: lab\nallow_from: [192.0.2.0/24]\n',
    });
  const waysOn =
    '  Install Docker Engine, or use machines of your own with "-i inventory/production", or see the plan only with "--check".';

  it('and DOCKER_HOST names an engine that does not answer', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
    const folder = lab();
    await expectRefusal(
      folder,
      ['lab', 'up', '-i', folder],
      [
        'error LAB_NO_DOCKER: the lab needs Docker, and no Docker engine answers at DOCKER_HOST=tcp://127.0.0.1:1',
        waysOn,
      ],
    );
  });

  it('and this user may not install it', async () => {
    vi.stubEnv('DOCKER_HOST', undefined);
    vi.stubEnv('PATH', '/nowhere');
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    const folder = lab();
    await expectRefusal(
      folder,
      ['lab', 'up', '-i', folder],
      [
        'error LAB_NO_DOCKER: the lab needs Docker, and no Docker engine answers, and installing one needs root and apt',
        waysOn,
      ],
    );
  });
});

it('a host on which nothing listens', async () => {
  const folder = folderWith({
    'hosts.yaml': 'web: { hosts: { a: { ansible_host: 127.0.0.1, ansible_port: 1, ansible_user: ops } } }\n',
    '.ssh/id_ed25519': generateKey('test').privateKey.reveal(),
  });
  chmodSync(join(folder, '.ssh/id_ed25519'), 0o600);
  await expectRefusal(
    folder,
    ['exec', 'a', '-i', join(folder, 'hosts.yaml'), '--', 'true'],
    [
      'error SSH_REFUSED: 127.0.0.1:1 refuses connections: the machine is up, nothing listens there',
      '  on host a',
      '  Check the port, and that sshd runs on the host.',
    ],
    4,
  );
});
