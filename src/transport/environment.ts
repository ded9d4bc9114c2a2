import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './openssh-config.ts';

/** What the controller brings to every connection. Read once for a run. */
export interface SshEnvironment {
  readonly home: string;
  /** Login name of the person who runs rebuild. */
  readonly user: string;
  /** Socket of a running ssh-agent. */
  readonly agentSocket: string | undefined;
  /** Text of the OpenSSH client configuration. */
  readonly config: string;
  /** Host keys that are pinned for `address:port`, for hosts of the inventory that serve as jump hosts. */
  readonly pins?: ReadonlyMap<string, readonly string[]>;
}

/** The environment of this process: `~/.ssh/config`, then `/etc/ssh/ssh_config`. */
export function sshEnvironment({ home = homedir(), systemConfig = '/etc/ssh/ssh_config' } = {}): SshEnvironment {
  return {
    home,
    user: userInfo().username,
    agentSocket: process.env.SSH_AUTH_SOCK || undefined,
    config: readConfig([join(home, '.ssh/config'), systemConfig], join(home, '.ssh')),
  };
}

export function expandHome(path: string, home: string): string {
  return path.replace(/^~(?=\/|$)/, home);
}
