import { RebuildError } from '../core/error.ts';
import { Secret } from '../core/secret.ts';
import type { Target } from '../transport/target.ts';
import { hostVar } from './known.ts';
import type { Host } from './model.ts';
import { secretName } from './secret-ref.ts';
import type { SecretSource } from './secrets.ts';

/**
 * How `host` is reached, from its connection variables. `secrets` is asked only for a become password.
 *
 * @throws RebuildError VAR_INVALID, CONNECTION_UNSUPPORTED, SECRET_*
 */
export async function targetOf(host: Host, secrets: SecretSource): Promise<Target> {
  rejectUnsupported(host);
  const become = hostVar(host, 'ansible_become') ?? false;
  if (hostVar(host, 'ansible_connection') === 'local') return { kind: 'local', host: host.name, become };
  const becomePassword = await becomePasswordOf(host, secrets);
  return {
    kind: 'ssh',
    host: host.name,
    address: hostVar(host, 'ansible_host') ?? host.name,
    become,
    ...optional('port', hostVar(host, 'ansible_port')),
    ...optional('user', hostVar(host, 'ansible_user')),
    ...optional('identityFile', hostVar(host, 'ansible_ssh_private_key_file')),
    ...optional('hostKeys', hostVar(host, 'ssh_host_keys')),
    ...optional('jump', hostVar(host, 'ansible_ssh_common_args') ?? hostVar(host, 'ansible_ssh_extra_args')),
    ...optional('becomePassword', becomePassword),
  };
}

async function becomePasswordOf(host: Host, secrets: SecretSource): Promise<Secret | undefined> {
  for (const variable of ['ansible_become_password', 'ansible_become_pass'] as const) {
    const value = hostVar(host, variable);
    if (value === undefined) continue;
    const name = secretName(value);
    return name === undefined ? new Secret(variable, value) : secrets.get(name, host.vars.get(variable)?.place([]));
  }
  return undefined;
}

/** Variables of Ansible that would change how a host is reached, and what to do instead. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  ansible_password: 'Use a key: set ansible_ssh_private_key_file, or load it into the agent.',
  ansible_ssh_pass: 'Use a key: set ansible_ssh_private_key_file, or load it into the agent.',
  ansible_sudo_pass: 'Rename it to ansible_become_password.',
};

function rejectUnsupported(host: Host): void {
  for (const [name, hint] of Object.entries(UNSUPPORTED)) {
    const found = host.vars.get(name);
    if (!found) continue;
    throw new RebuildError('CONNECTION_UNSUPPORTED', `${name} is not supported`, {
      hint,
      host: host.name,
      at: found.place([]),
    });
  }
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
