import { RebuildError, UnreachableError } from '../core/error.ts';

/** Whom an error is about. */
export interface Peer {
  /** The inventory name. */
  readonly host: string;
  /** Dialled address and port, as `10.0.1.4:22`. */
  readonly at: string;
  readonly user: string;
}

interface Explanation {
  readonly message: string;
  readonly hint: string;
}

type Explain = (peer: Peer, detail: string) => Explanation;

/** Every way in which a host cannot be reached. */
const UNREACHABLE = {
  SSH_REFUSED: ({ at }) => ({
    message: `${at} refuses connections: the machine is up, nothing listens there`,
    hint: 'Check the port, and that sshd runs on the host.',
  }),
  SSH_TIMEOUT: ({ at }, waitedFor) => ({
    message: `${at} does not answer: ${waitedFor}`,
    hint: 'Check that the host runs, and that a firewall or security group lets you through.',
  }),
  SSH_DNS: (_, name) => ({
    message: `the name ${name} has no address`,
    hint: 'Check the spelling of ansible_host, or give an address.',
  }),
  SSH_NO_ROUTE: ({ at }, reason) => ({
    message: `there is no way to ${at}: ${reason}`,
    hint: 'Check the address and your own network; a private address needs a VPN or a jump host (ansible_ssh_common_args or ProxyJump).',
  }),
  SSH_DROPPED: ({ at }, reason) => ({
    message: `${at} closes the connection before the login: ${reason}`,
    hint: 'Look at MaxStartups, PerSourcePenalties and fail2ban on the host, and check that the port is an SSH server.',
  }),
  SSH_AUTH: ({ at, user }, tried) => ({
    message: `${at} does not let ${user} in: ${tried}`,
    hint: `Check the user name, or add the public key to ~${user}/.ssh/authorized_keys on the host.`,
  }),
  SSH_HOST_KEY_CHANGED: ({ at }, keys) => ({
    message: `${at} shows another host key than the known one: ${keys}`,
    hint: 'It may be another machine in its place. If the host was rebuilt, replace the pinned key, or run `ssh-keygen -R` for it.',
  }),
  SSH_HOST_KEY_REVOKED: ({ at }, keys) => ({
    message: `${at} shows a host key that is marked as revoked: ${keys}`,
    hint: 'Do not connect. Give the host a new key.',
  }),
  SSH_HOST_KEY_UNKNOWN: ({ at }, key) => ({
    message: `the host key of ${at} is not known: ${key}`,
    hint: 'Compare it with the key on the host, then add it with `ssh-keyscan`, or run again with --accept-new-host-keys.',
  }),
  SSH_KEY_MISSING: ({ at, user }, looked) => ({
    message: `there is no private key to log in to ${at} as ${user}: ${looked}`,
    hint: 'Set ansible_ssh_private_key_file, or start ssh-agent and run `ssh-add`.',
  }),
  SSH_KEY_PASSPHRASE: ({ at }, path) => ({
    message: `the key ${path} for ${at} needs a passphrase`,
    hint: `Start ssh-agent and run \`ssh-add ${path}\`.`,
  }),
  SSH_KEY_INVALID: (_, problem) => ({
    message: problem,
    hint: 'Give a private key in OpenSSH or PEM form, readable by you.',
  }),
  SSH_CONFIG: (_, problem) => ({ message: problem, hint: 'Correct it in your SSH configuration.' }),
  SSH_PROTOCOL: ({ at }, problem) => ({
    message: `${at} and rebuild do not agree on a protocol: ${problem}`,
    hint: 'Check the algorithms that sshd on the host allows.',
  }),
  SSH_CHANNEL: ({ at }, reason) => ({
    message: `${at} starts no command: ${reason}`,
    hint: 'Check MaxSessions, ForceCommand and the login shell on the host.',
  }),
  SSH_LOST: ({ at }, reason) => ({
    message: `the connection to ${at} was lost while a command ran: ${reason}`,
    hint: 'Run again: what was done is found as done.',
  }),
} satisfies Record<string, Explain>;

export type UnreachableCode = keyof typeof UNREACHABLE;

export function unreachable(code: UnreachableCode, peer: Peer, detail = '', cause?: unknown): UnreachableError {
  const { message, hint } = UNREACHABLE[code](peer, detail);
  return new UnreachableError(code, message, { hint, host: peer.host, cause });
}

/** Whether the connection broke while a script ran, so that it may have run in part. Other losses never reached the host. */
export function isLostInFlight(error: unknown): error is UnreachableError {
  return error instanceof UnreachableError && error.code === 'SSH_LOST';
}

/** Node's codes for a connection that could not be made. */
const SOCKET_CODES: Record<string, UnreachableCode> = {
  ECONNREFUSED: 'SSH_REFUSED',
  ETIMEDOUT: 'SSH_TIMEOUT',
  ENOTFOUND: 'SSH_DNS',
  EAI_AGAIN: 'SSH_DNS',
  EAI_NONAME: 'SSH_DNS',
  EHOSTUNREACH: 'SSH_NO_ROUTE',
  ENETUNREACH: 'SSH_NO_ROUTE',
  EHOSTDOWN: 'SSH_NO_ROUTE',
  ENETDOWN: 'SSH_NO_ROUTE',
  EADDRNOTAVAIL: 'SSH_NO_ROUTE',
  EACCES: 'SSH_NO_ROUTE',
  EPERM: 'SSH_NO_ROUTE',
  ECONNRESET: 'SSH_DROPPED',
  EPIPE: 'SSH_DROPPED',
};

const REASONS: Readonly<Record<string, string>> = {
  EHOSTUNREACH: 'no machine answers at that address',
  ENETUNREACH: 'this machine has no route to that network',
};

export function socketError(error: unknown, peer: Peer): UnreachableError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const name = SOCKET_CODES[code] ?? 'SSH_NO_ROUTE';
  const detail = name === 'SSH_DNS' ? peer.at.replace(/:\d+$/, '') : (REASONS[code] ?? message);
  return unreachable(name, peer, name === 'SSH_TIMEOUT' ? 'no answer to the TCP connection' : detail, error);
}

export function interrupted(host: string): RebuildError {
  return new RebuildError('INTERRUPTED', 'the command was interrupted and ended on the host', { host });
}

export function timedOut(host: string, timeoutSeconds: number): RebuildError {
  return new RebuildError('COMMAND_TIMEOUT', `the command took longer than ${timeoutSeconds} s and was ended`, {
    host,
  });
}
