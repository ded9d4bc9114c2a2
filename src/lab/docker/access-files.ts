import type { HostAccess } from '../driver.ts';
import type { TarEntry } from '../image/tar.ts';

/** What is put into a host before its first start, so that it comes up with its keys. lab-init reads what is in rebuild-lab. */
export function accessFiles({ hostKey, keys, sudoers }: HostAccess): readonly TarEntry[] {
  return [
    { path: 'var/lib/rebuild-lab/', mode: 0o700 },
    { path: 'var/lib/rebuild-lab/keys/', mode: 0o700 },
    ...Object.entries(keys).map(([user, lines]) => ({
      path: `var/lib/rebuild-lab/keys/${user}`,
      content: lines.map((line) => `${line.trim()}\n`).join(''),
      mode: 0o600,
    })),
    ...(sudoers.length ? [sudoersFile(sudoers)] : []),
    ...(hostKey ? hostKeyFiles(hostKey) : []),
  ];
}

function sudoersFile(users: readonly string[]): TarEntry {
  const content = users.map((user) => `${user} ALL=(ALL) NOPASSWD:ALL\n`).join('');
  return { path: 'etc/sudoers.d/90-cloud-init-users', content, mode: 0o440 };
}

function hostKeyFiles(hostKey: { readonly private: string; readonly public: string }): TarEntry[] {
  const path = 'etc/ssh/ssh_host_ed25519_key';
  return [
    { path, content: `${hostKey.private.trim()}\n`, mode: 0o600 },
    { path: `${path}.pub`, content: `${hostKey.public.trim()}\n` },
  ];
}
