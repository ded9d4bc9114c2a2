import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { sh, words } from 'rebuild';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Script } from '../../src/core/text.ts';
import { generateKey } from '../../src/transport/keygen.ts';
import type { SshTarget } from '../../src/transport/target.ts';
import { commandLine, contentOf } from '../support/command-line.ts';
import { folderWith } from '../support/inventory.ts';
import { contractHost } from './host.ts';

const machine = contractHost();

beforeAll(machine.start);
afterAll(machine.stop);
afterEach(() => vi.unstubAllEnvs());

const onHost = async (script: Script) => {
  const { exitCode, stdout, stderr } = await machine.connection().run(script);
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.trim();
};

/** A folder with an inventory of the one host, as somebody would write it who reaches it over SSH. */
function inventory(variables: object = {}, files: Readonly<Record<string, string>> = {}) {
  const { address, port = 22, user, identityFile, hostKeys } = machine.target();
  const vars = {
    ansible_host: address,
    ansible_port: port,
    ansible_user: user,
    ansible_ssh_private_key_file: identityFile,
    ssh_host_keys: hostKeys,
    ...variables,
  };
  return folderWith({ 'hosts.yaml': JSON.stringify({ web: { hosts: { 'web-1': vars } } }), ...files });
}

const at = ({ address, port = 22 }: SshTarget = machine.target()) => `${address}:${port}`;

/** The error that a run tells at its end: from its code to the empty line after its hint. */
function errorIn(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => line.startsWith('error '));
  const to = lines.indexOf('', from);
  return from === -1 ? [] : lines.slice(from, to === -1 ? undefined : to);
}

const ensureFile = ['ensure', 'web', 'file', 'path=/tmp/bad-input', 'content=x', '-i', '@hosts.yaml'];

/** Runs `words` and holds what is told, that nothing is written here, and that the host is as it was. */
async function expectFailure(folder: string, words: readonly string[], lines: readonly unknown[], exit: number) {
  const before = contentOf(folder);
  const { code, stdout } = await commandLine(folder, words);
  expect(errorIn(stdout)).toEqual(lines);
  expect(code).toBe(exit);
  expect(withoutState(contentOf(folder))).toEqual(before);
  expect(await onHost(sh`ls -d /tmp/bad-input /var/lib/rebuild/lease 2>/dev/null || true`)).toBe('');
}

/** Facts of the host are kept for the next run. */
const withoutState = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('/state/')));

describe('a host that cannot be reached', () => {
  it('because nothing listens', async () => {
    const { address } = machine.target();
    await expectFailure(
      inventory({ ansible_port: 9 }),
      ensureFile,
      [
        `error SSH_REFUSED: ${address}:9 refuses connections: the machine is up, nothing listens there`,
        '  on host web-1',
        '  Check the port, and that sshd runs on the host.',
      ],
      4,
    );
  });

  it('because there is no machine at its address', async ({ skip }) => {
    const { address } = machine.target();
    if (address.startsWith('127.')) skip('hosts of this lab are reached through ports of this machine');
    const free = address.replace(/\d+$/, '77');
    await expectFailure(
      inventory({ ansible_host: free }),
      ensureFile,
      [
        `error SSH_NO_ROUTE: there is no way to ${free}:22: no machine answers at that address`,
        '  on host web-1',
        '  Check the address and your own network; a private address needs a VPN or a jump host (ansible_ssh_common_args or ProxyJump).',
      ],
      4,
    );
  });

  it('because its name has no address', async () => {
    await expectFailure(
      inventory({ ansible_host: 'web-1.invalid' }),
      ensureFile,
      [
        'error SSH_DNS: the name web-1.invalid has no address',
        '  on host web-1',
        '  Check the spelling of ansible_host, or give an address.',
      ],
      4,
    );
  });

  it('because it refuses the key', async () => {
    const folder = inventory(
      { ansible_ssh_private_key_file: 'set below' },
      { other: generateKey('other').privateKey.reveal() },
    );
    chmodSync(join(folder, 'other'), 0o600);
    await expectFailure(
      folder,
      [...ensureFile, '-e', `ansible_ssh_private_key_file=${folder}/other`],
      [
        expect.stringMatching(`^error SSH_AUTH: ${at()} does not let root in: tried .*other.*; it accepts publickey`),
        '  on host web-1',
        '  Check the user name, or add the public key to ~root/.ssh/authorized_keys on the host.',
      ],
      4,
    );
  });

  it('because its host key is not the pinned one', async () => {
    const { publicKey } = generateKey('impostor');
    await expectFailure(inventory({ ssh_host_keys: [publicKey] }), ensureFile, hostKeyChanged(), 4);
  });

  it('because its host key is not the one in known_hosts', async () => {
    const { address, port = 22 } = machine.target();
    const name = port === 22 ? address : `[${address}]:${port}`;
    const known = `${name} ${generateKey('impostor').publicKey}\n`;
    const folder = inventory({ ssh_host_keys: undefined }, { '.ssh/known_hosts': known });
    await expectFailure(folder, ensureFile, hostKeyChanged(), 4);
  });

  const hostKeyChanged = () => [
    expect.stringMatching(
      `^error SSH_HOST_KEY_CHANGED: ${at()} shows another host key than the known one: expected ed25519 SHA256:\\S+, seen ed25519 SHA256:\\S+$`,
    ),
    '  on host web-1',
    '  It may be another machine in its place. If the host was rebuilt, replace the pinned key, or run `ssh-keygen -R` for it.',
  ];
});

describe('sudo', () => {
  beforeAll(() =>
    onHost(sh`
      for user in asked denied; do
        useradd -m -s /bin/sh "$user"
        echo "$user:right" | chpasswd
        install -d -o "$user" -m 700 "/home/$user/.ssh"
        install -o "$user" -m 600 /root/.ssh/authorized_keys "/home/$user/.ssh/authorized_keys"
      done
      echo 'asked ALL=(ALL) ALL' >/etc/sudoers.d/asked
    `),
  );
  afterAll(() => onHost(sh`userdel -r asked; userdel -r denied; rm /etc/sudoers.d/asked`));

  it.each<[what: string, variables: object, lines: string[]]>([
    [
      'asks for a password',
      { ansible_user: 'asked' },
      [
        'error SUDO_PASSWORD: sudo asks for a password for user asked',
        '  on host web-1',
        '  Allow NOPASSWD for the user in /etc/sudoers.d, or set ansible_become_password.',
      ],
    ],
    [
      'does not take the password',
      { ansible_user: 'asked', ansible_become_password: 'wrong' },
      [
        'error SUDO_PASSWORD_WRONG: sudo does not accept the password given for user asked',
        '  on host web-1',
        '  Correct ansible_become_password.',
      ],
    ],
    [
      'is not for this user',
      { ansible_user: 'denied', ansible_become_password: 'right' },
      [
        'error SUDO_DENIED: user denied may not become root with sudo',
        '  on host web-1',
        '  Add the user to the group sudo, or set ansible_user to one who may.',
      ],
    ],
  ])('%s', async (_, variables, lines) => {
    await expectFailure(inventory({ ...variables, ansible_become: true }), ensureFile, lines, 1);
  });

  it('takes the right password', async () => {
    const folder = inventory({ ansible_user: 'asked', ansible_become: true, ansible_become_password: 'right' });
    const { code } = await commandLine(folder, [...ensureFile, '--check']);
    expect(code).toBe(0);
  });
});

describe('a change that fails on the host', () => {
  const full = async (folder: string, work: () => Promise<void>) => {
    await onHost(sh`mkdir -p ${folder}; mount -t tmpfs -o size=16k tmpfs ${folder}`);
    try {
      await work();
      expect(await onHost(sh`find ${folder} -type f ! -name lock`)).toBe('');
    } finally {
      await onHost(sh`umount ${folder}`);
    }
  };

  it('because the disk is full', () =>
    full('/mnt/full', () =>
      expectFailure(
        inventory(),
        ['ensure', 'web', 'file', 'path=/mnt/full/big', `content=${'x'.repeat(40_000)}`, '-i', '@hosts.yaml'],
        [
          expect.stringMatching(
            /^error HOST_DISK_FULL: the disk is full: .*No space left on device \(exit code \d+\)$/,
          ),
          '  on host web-1, task file /mnt/full/big',
          '  Make room on the host, where `df -h` shows what is full, then run again.',
        ],
        1,
      ),
    ));

  it('because there is no room for a package', () =>
    full('/var/cache/apt/archives', async () => {
      await onHost(sh`apt-get remove -qy hello >/dev/null 2>&1 || true`);
      const { code, stdout } = await commandLine(inventory(), [
        'ensure',
        'web',
        'apt',
        'packages=[hello]',
        '-i',
        '@hosts.yaml',
      ]);
      const error = errorIn(stdout);
      expect(error[0]).toMatch(
        /^error HOST_DISK_FULL: the disk is full: E: You don't have enough free space in \/var\/cache\/apt\/archives/,
      );
      expect(error.at(-1)).toBe('  Make room on the host, where `df -h` shows what is full, then run again.');
      expect(code).toBe(1);
    }));

  it('because there is no such package', async () => {
    const { code, stdout } = await commandLine(inventory(), [
      'ensure',
      'web',
      'apt',
      'packages=[redis-sever]',
      '-i',
      '@hosts.yaml',
    ]);
    const error = errorIn(stdout);
    expect(error[0]).toBe(
      'error PACKAGE_NOT_FOUND: no package redis-sever in the lists of this host; did you mean: redis-server (exit code 100)',
    );
    expect(error.slice(-2)).toEqual([
      '  on host web-1, task apt redis-sever',
      '  Correct the name, or add the repository that has the package before this task.',
    ]);
    expect(code).toBe(1);
    expect(await onHost(sh`dpkg-query -W ${words(['redis-server'])} 2>/dev/null || true`)).toBe('');
  });
});
