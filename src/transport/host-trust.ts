import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { UnreachableError } from '../core/error.ts';
import { type Peer, unreachable } from './errors.ts';
import { describeKey, type HostKey, hostKeyOf, parseHostKey, sameKey } from './host-key.ts';
import { type KnownHost, type KnownHostsEntry, knownHostsLine, lookUp } from './known-hosts.ts';

/** Which keys a host may show. */
export interface Trust extends KnownHost {
  /** Where an unknown key is written to when it is to be accepted. */
  readonly acceptInto?: string | undefined;
  /** The name and port it is known by. */
  readonly name: string;
  readonly port: number;
}

export interface TrustSources {
  readonly name: string;
  readonly port: number;
  /** When given, these are the only keys and the files are not asked. */
  readonly pinned?: readonly string[] | undefined;
  /** Reads the known_hosts files. */
  knownHosts(): readonly KnownHostsEntry[];
  readonly acceptInto?: string | undefined;
}

export function trustOf({ name, port, pinned, knownHosts, acceptInto }: TrustSources): Trust {
  if (!pinned?.length) return { ...lookUp(knownHosts(), name, port), name, port, acceptInto };
  return { keys: pinned.flatMap((line) => parseHostKey(line) ?? []), revoked: [], name, port };
}

/** Checks the key that a host shows. Returns why it is refused, or nothing. Writes a new key where that is wanted. */
export function refuseKey(shown: Buffer, trust: Trust, peer: Peer): UnreachableError | undefined {
  const key = hostKeyOf(shown);
  if (!key) return unreachable('SSH_PROTOCOL', peer, 'it shows a host key that is none');
  const verdict = judge(key, trust);
  if (verdict === 'known') return undefined;
  if (verdict === 'revoked') return unreachable('SSH_HOST_KEY_REVOKED', peer, describeKey(key));
  if (verdict === 'changed') return unreachable('SSH_HOST_KEY_CHANGED', peer, compare(trust.keys, key));
  if (trust.acceptInto === undefined) return unreachable('SSH_HOST_KEY_UNKNOWN', peer, describeKey(key));
  mkdirSync(dirname(trust.acceptInto), { recursive: true, mode: 0o700 });
  appendFileSync(trust.acceptInto, knownHostsLine(trust.name, trust.port, key), { mode: 0o600 });
  return undefined;
}

type Verdict = 'known' | 'changed' | 'revoked' | 'unknown';

function judge(key: HostKey, { keys, revoked }: KnownHost): Verdict {
  if (revoked.some((known) => sameKey(known, key))) return 'revoked';
  if (keys.some((known) => sameKey(known, key))) return 'known';
  return keys.length > 0 ? 'changed' : 'unknown';
}

function compare(expected: readonly HostKey[], seen: HostKey): string {
  return `expected ${expected.map(describeKey).join(' or ')}, seen ${describeKey(seen)}`;
}
