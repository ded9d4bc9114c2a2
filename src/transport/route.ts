import { expandHome, type SshEnvironment } from './environment.ts';
import { type Peer, unreachable } from './errors.ts';
import { type HostSettings, settingsFor } from './openssh-config.ts';
import type { SshTarget } from './target.ts';

/** One SSH server on the way to a host, with all that is needed to log in to it. */
export interface Hop extends Peer {
  readonly address: string;
  readonly port: number;
  /** Keys that were asked for by name. */
  readonly identityFiles: readonly string[];
  /** Offer no other keys. */
  readonly identitiesOnly: boolean;
  /** The name it has in known_hosts. */
  readonly knownAs: string;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly pinned: readonly string[] | undefined;
  readonly connectTimeoutSeconds: number;
}

const CONNECT_TIMEOUT_SECONDS = 10;
/** More jump hosts than anybody has: a circle in the configuration. */
const MAX_HOPS = 10;

/**
 * The servers to log in to one through the other, the host itself last. What the inventory says wins over OpenSSH's
 * configuration. A jump host without keys of its own is offered the keys of the host behind it.
 */
export function routeTo(target: SshTarget, environment: SshEnvironment): readonly Hop[] {
  const settings = settingsFor(environment.config, target.address, target.user);
  const hop = hopTo(target, settings, environment);
  const jumps = target.jump ?? proxyJumpOf(settings, hop);
  return [...jumpHops(jumps, hop, environment), hop];
}

export function hopKey({ user, at }: Hop): string {
  return `${user}@${at}`;
}

function hopTo(target: SshTarget, settings: HostSettings, { home, user: localUser }: SshEnvironment): Hop {
  const address = settings.hostName ?? target.address;
  const port = target.port ?? settings.port ?? 22;
  const user = target.user ?? settings.user ?? localUser;
  const files = target.identityFile === undefined ? settings.identityFiles : [target.identityFile];
  const tokens: Record<string, string> = { d: home, h: address, r: user, u: localUser, '%': '%' };
  const expand = (path: string) => expandHome(path, home).replace(/%([dhru%])/g, (_, token) => tokens[token] ?? '');
  return {
    host: target.host,
    at: `${address}:${port}`,
    address,
    port,
    user,
    identityFiles: files.filter((file) => file !== 'none').map(expand),
    identitiesOnly: settings.identitiesOnly,
    knownAs: settings.hostKeyAlias ?? address,
    userKnownHostsFiles: orDefault(settings.userKnownHostsFiles, ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
    globalKnownHostsFiles: orDefault(settings.globalKnownHostsFiles, ['/etc/ssh/ssh_known_hosts']),
    pinned: target.hostKeys,
    connectTimeoutSeconds: target.connectTimeoutSeconds ?? settings.connectTimeoutSeconds ?? CONNECT_TIMEOUT_SECONDS,
  };
}

function jumpHops(jumps: string | undefined, last: Hop, environment: SshEnvironment, depth = 0): Hop[] {
  if (jumps === undefined || jumps === '' || jumps === 'none') return [];
  if (depth > MAX_HOPS)
    throw unreachable('SSH_CONFIG', last, `the ProxyJump settings on the way to ${last.at} go in a circle`);
  const hops = jumps.split(',').map((jump) => {
    const { user, address, port } = parseJump(jump.trim(), last);
    const settings = settingsFor(environment.config, address, user);
    const target = {
      kind: 'ssh',
      host: last.host,
      address,
      become: false,
      ...(user && { user }),
      ...(port && { port }),
    } as const;
    const { at, ...made } = hopTo(target, settings, environment);
    const { connectTimeoutSeconds } = last;
    const hop: Hop = { ...made, at, connectTimeoutSeconds, pinned: environment.pins?.get(at) };
    const own = hop.identityFiles.length > 0;
    return { settings, hop: own ? hop : { ...hop, identityFiles: last.identityFiles } };
  });
  // Only the first one is dialled from here, so only its own jump hosts count.
  const [first] = hops;
  const before = jumpHops(proxyJumpOf(first!.settings, first!.hop), first!.hop, environment, depth + 1);
  return [...before, ...hops.map(({ hop }) => hop)];
}

function proxyJumpOf({ proxyJump, proxyCommand }: HostSettings, hop: Hop): string | undefined {
  if (proxyJump !== undefined || proxyCommand === undefined || proxyCommand === 'none') return proxyJump;
  const problem = `${hop.at} has a ProxyCommand, which rebuild does not run: use ProxyJump for it`;
  throw unreachable('SSH_CONFIG', hop, problem);
}

/** `[user@]host[:port]`, an IPv6 address in brackets. Also `ssh://…`. */
function parseJump(jump: string, peer: Peer): { user?: string; address: string; port?: number } {
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:@]+))(?::(\d+))?$/.exec(jump);
  if (!match) throw unreachable('SSH_CONFIG', peer, `"${jump}" is not a jump host of the form user@host:port`);
  const [, user, bracketed, plain, port] = match;
  return { address: (bracketed ?? plain)!, ...(user && { user }), ...(port && { port: Number(port) }) };
}

function orDefault(files: readonly string[], fallback: readonly string[]): readonly string[] {
  return files.length > 0 ? files : fallback;
}
