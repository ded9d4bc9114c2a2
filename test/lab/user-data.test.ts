import { expect, it } from 'vitest';
import { readUserData } from '../../src/lab/user-data.ts';

it('follows the parts of #cloud-config that make a host reachable', () => {
  const config = `#cloud-config
hostname: k8s-redis
ssh_keys:
  ed25519_private: |
    -----BEGIN OPENSSH PRIVATE KEY-----
    AAAA
    -----END OPENSSH PRIVATE KEY-----
  ed25519_public: ssh-ed25519 BBBB
ssh_authorized_keys: [ssh-ed25519 CCCC]
users:
  - default
  - { name: admin, sudo: 'ALL=(ALL) NOPASSWD:ALL', ssh_authorized_keys: [ssh-ed25519 DDDD] }
  - { name: guest }
package_update: true
`;
  expect(readUserData(config, 'ssh-ed25519 PAIR')).toEqual({
    hostname: 'k8s-redis',
    access: {
      hostKey: {
        private: '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
        public: 'ssh-ed25519 BBBB',
      },
      keys: {
        root: ['ssh-ed25519 PAIR', 'ssh-ed25519 CCCC'],
        ubuntu: ['ssh-ed25519 PAIR', 'ssh-ed25519 CCCC'],
        admin: ['ssh-ed25519 DDDD'],
        guest: [],
      },
      sudoers: ['ubuntu', 'admin'],
    },
  });
});

it.each([
  ['nothing', ''],
  ['a script', '#!/bin/sh\nhostname: no\n'],
])('leaves %s alone, as cloud-init does', (_, userData) => {
  expect(readUserData(userData, undefined)).toEqual({
    access: { keys: { root: [], ubuntu: [] }, sudoers: ['ubuntu'] },
  });
});

it('takes the host name from the first part of the full name', () => {
  expect(readUserData('#cloud-config\nfqdn: a.b.example\n', undefined).hostname).toBe('a');
});

it('names the place of a mistake', () => {
  const wrong = () => readUserData('#cloud-config\nssh_authorized_keys: one\n', undefined, 'user data of i-1');
  expect(wrong).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', at: { file: 'user data of i-1', line: 2, column: 22 } }),
  );
});
