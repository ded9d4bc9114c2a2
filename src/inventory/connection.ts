import { z } from 'zod';

const text = z.string().min(1);

/** `ProxyJump` is all that is understood of ssh's arguments. Becomes the jump hosts. */
const sshArguments = z.string().transform((given, context) => {
  const [, jump] = /^\s*(?:-o\s*["']?ProxyJump[= ]|-J\s*)["']?([^\s"']+)["']?\s*$/i.exec(given) ?? [];
  if (given.trim() === '') return undefined;
  if (jump) return jump;
  context.addIssue({
    code: 'custom',
    message: 'may only hold -o ProxyJump=HOST or -J HOST; put other settings for this host in ~/.ssh/config',
  });
  return z.NEVER;
});

const hostKey = z
  .string()
  .regex(/^(ssh|ecdsa|sk)-[\w@.-]+ [A-Za-z0-9+/]+=*( .*)?$/, 'must be a public key such as "ssh-ed25519 AAAA…"');

/** Ansible's variables for reaching a host, and `ssh_host_keys`: the host keys that are trusted for it. */
export const connectionSchemas = {
  ansible_host: text.describe('Name or address that the host is reached at'),
  ansible_port: z.int().min(1).max(65535).describe('TCP port of SSH'),
  ansible_user: text.describe('User to log in as'),
  ansible_connection: z.enum(['ssh', 'smart', 'paramiko', 'local']).describe('local for this machine, else SSH'),
  ansible_become: z.boolean().describe('Run as root through sudo'),
  ansible_become_password: text.describe('Password of sudo: secret:NAME'),
  ansible_become_pass: text.describe('The same as ansible_become_password'),
  ansible_ssh_private_key_file: text.describe('Path of a private key'),
  ansible_ssh_common_args: sshArguments.describe('Only -o ProxyJump=HOST or -J HOST'),
  ansible_ssh_extra_args: sshArguments.describe('Only -o ProxyJump=HOST or -J HOST'),
  ssh_host_keys: z.array(hostKey).min(1).describe('The host keys that are trusted for this host'),
} as const;
