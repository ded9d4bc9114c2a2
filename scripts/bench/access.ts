import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the hosts are logged in to, in the form that each tool wants it. */
export interface Access {
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** Configuration of OpenSSH that holds all of it. */
  readonly sshConfigFile: string;
  /** For floor.mjs. */
  readonly hostsFile: string;
  hostKeysOf(host: string): readonly string[];
}

interface Login {
  readonly identityFile: string;
  /** As in a .pub file, without its comment. All hosts have the same. */
  readonly hostKey: string;
  readonly hosts: readonly { readonly address: string }[];
}

export function writeAccess(folder: string, { identityFile, hostKey, hosts }: Login): Access {
  const user = 'root';
  const put = (name: string, content: string) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const knownHostsFile = put('known_hosts', hosts.map(({ address }) => `${address} ${hostKey}\n`).join(''));
  const config = [
    'Host *',
    `  User ${user}`,
    `  IdentityFile ${identityFile}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${knownHostsFile}`,
    '  StrictHostKeyChecking yes',
    '  LogLevel ERROR',
  ];
  const reached = hosts.map(({ address }) => ({ address, port: 22, keys: [hostKey] }));
  return {
    user,
    identityFile,
    knownHostsFile,
    sshConfigFile: put('ssh_config', `${config.join('\n')}\n`),
    hostsFile: put('hosts.json', JSON.stringify({ user, identityFile, hosts: reached })),
    hostKeysOf: () => [hostKey],
  };
}
