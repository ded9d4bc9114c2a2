import { expect, it } from 'vitest';
import { userData } from '../../src/cloud/user-data.ts';
import { Secret } from '../../src/core/secret.ts';

const hostKey = { publicKey: 'ssh-ed25519 AAAAhost', privateKey: new Secret('host key', '-----BEGIN\nx\n-----END\n') };
const read = (script: string) => JSON.parse(script.replace(/^#cloud-config\n/, ''));

it('names the host, gives it one host key and says who may log in', () => {
  expect(read(userData({ hostname: 'k8s-redis', hostKey, authorizedKeys: ['ssh-ed25519 AAAAme'] }))).toEqual({
    hostname: 'k8s-redis',
    preserve_hostname: false,
    ssh_pwauth: false,
    disable_root: true,
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: '-----BEGIN\nx\n-----END\n', ed25519_public: 'ssh-ed25519 AAAAhost' },
    ssh_authorized_keys: ['ssh-ed25519 AAAAme'],
  });
});

it('is for cloud-init, and leaves it to the key pair who may log in when no key is known here', () => {
  const script = userData({ hostname: 'k8s-redis', hostKey, authorizedKeys: [] });
  expect(script.split('\n')[0]).toBe('#cloud-config');
  expect(read(script)).not.toHaveProperty('ssh_authorized_keys');
});
