import ssh2 from 'ssh2';
import { RebuildError } from '../core/error.ts';
import { Secret } from '../core/secret.ts';

export interface KeyPair {
  /** OpenSSH form, as sshd and ssh read it. */
  readonly privateKey: Secret;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  readonly publicKey: string;
}

/** A new ed25519 pair. `name` is for people; it is not in the key. */
export function generateKey(name: string): KeyPair {
  for (;;) {
    const { private: privateKey } = ssh2.utils.generateKeyPairSync('ed25519');
    // One in 256 is malformed in ssh2 1.17 (mscdex/ssh2#1513). The loop can go with that.
    if (ssh2.utils.parseKey(privateKey) instanceof Error) continue;
    return { privateKey: new Secret(name, privateKey), publicKey: publicKeyOf(privateKey, name) };
  }
}

/**
 * The public part of a private key.
 *
 * @throws RebuildError SSH_KEY_UNREADABLE
 */
export function publicKeyOf(privateKey: string, name: string): string {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) {
    throw new RebuildError('SSH_KEY_UNREADABLE', `${name} is not a private key that can be read: ${parsed.message}.`, {
      hint: 'Give a key without a passphrase in OpenSSH form, or remove the file so that a new one is made.',
    });
  }
  return `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`;
}
