import { createHash } from 'node:crypto';

/** A public key of a host as SSH sends it: its first field names its type. */
export interface HostKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** @returns undefined when the bytes are no public key */
export function hostKeyOf(blob: Buffer): HostKey | undefined {
  if (blob.length < 4) return undefined;
  const end = 4 + blob.readUInt32BE(0);
  return end <= blob.length ? { type: blob.toString('latin1', 4, end), blob } : undefined;
}

/** Reads `ssh-ed25519 AAAA… comment`, as in .pub files and `ssh-keyscan` output without its first column. */
export function parseHostKey(line: string): HostKey | undefined {
  const [type, base64 = ''] = line.trim().split(/\s+/);
  const key = hostKeyOf(Buffer.from(base64, 'base64'));
  return key?.type === type ? key : undefined;
}

export function sameKey(a: HostKey, b: HostKey): boolean {
  return a.blob.equals(b.blob);
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprint({ blob }: HostKey): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

export function describeKey(key: HostKey): string {
  return `${key.type.replace(/^ssh-/, '')} ${fingerprint(key)}`;
}

/** Newest and cheapest first. RSA keys sign with SHA-2 only. */
const ALGORITHMS = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const;

export type HostKeyAlgorithm = (typeof ALGORITHMS)[keyof typeof ALGORITHMS][number];

/**
 * The algorithms to ask a host for: those of the keys that are held for it. A host has several keys and shows the one that
 * is asked for first, so the others stay behind: they are reached only by a host that has none of the known types left,
 * and its key is then refused by name.
 */
export function algorithmsFor(known: readonly HostKey[]): HostKeyAlgorithm[] {
  const held = new Set(known.map(({ type }) => type));
  const types = Object.entries(ALGORITHMS);
  const ordered = [...types.filter(([type]) => held.has(type)), ...types.filter(([type]) => !held.has(type))];
  return ordered.flatMap(([, algorithms]) => [...algorithms]);
}
