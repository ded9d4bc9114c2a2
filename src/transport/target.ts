import type { Secret } from '../core/secret.ts';

/** Where and how one host is reached. Built from inventory variables, and from the cloud where it made the host. */
export interface SshTarget {
  readonly kind: 'ssh';
  /** The inventory name. */
  readonly host: string;
  /** Address or name that is dialled, unless `~/.ssh/config` says otherwise for it. */
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  /** Path of a private key; `~` is the home directory. */
  readonly identityFile?: string;
  /** Public host keys (`ssh-ed25519 AAAA…`) that are pinned for this host. When given, known_hosts files are not asked. */
  readonly hostKeys?: readonly string[];
  /** OpenSSH `ProxyJump` form, `user@host:port`, comma-separated for several. */
  readonly jump?: string;
  /** Run as root through sudo. */
  readonly become: boolean;
  readonly becomePassword?: Secret;
  /** Seconds. Default 10. */
  readonly connectTimeoutSeconds?: number;
}

/** The machine that rebuild itself runs on. */
export interface LocalTarget {
  readonly kind: 'local';
  readonly host: string;
  readonly become: boolean;
  readonly becomePassword?: Secret;
}

export type Target = SshTarget | LocalTarget;
