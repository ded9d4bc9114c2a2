import { createHmac } from 'node:crypto';
import { type HostKey, parseHostKey } from './host-key.ts';

/** What known_hosts files say about one host. */
export interface KnownHost {
  readonly keys: readonly HostKey[];
  readonly revoked: readonly HostKey[];
}

interface Entry {
  readonly marker: string | undefined;
  readonly patterns: readonly string[];
  readonly key: HostKey;
}

/** Looks up the name a host is dialled by in the text of known_hosts files: see sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export function lookUp(knownHosts: string, name: string, port: number): KnownHost {
  const entries = knownHosts.split('\n').flatMap(parseLine);
  const named = entries.filter(({ patterns }) => matches(patterns, spell(name, port)));
  // As OpenSSH: an entry for the bare name also serves a host on another port.
  const bare = port === 22 ? [] : entries.filter(({ patterns }) => matches(patterns, spell(name, 22)));
  const plain = (entry: Entry) => entry.marker === undefined;
  const keys = named.some(plain) ? named.filter(plain) : bare.filter(plain);
  const revoked = [...named, ...bare].filter(({ marker }) => marker === '@revoked');
  return { keys: keys.map(({ key }) => key), revoked: revoked.map(({ key }) => key) };
}

/** The line that makes a host known. */
export function knownHostsLine(name: string, port: number, { type, blob }: HostKey): string {
  return `${spell(name, port)} ${type} ${blob.toString('base64')}\n`;
}

function spell(name: string, port: number): string {
  const lower = name.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

/** Lines that cannot be read are passed over, as OpenSSH does. So are certificate authorities: ssh2 knows no certificates. */
function parseLine(line: string): Entry[] {
  const fields = line.trim().split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  const [hosts = '', ...rest] = fields;
  if (hosts === '' || hosts.startsWith('#') || marker === '@cert-authority') return [];
  const key = parseHostKey(rest.join(' '));
  return key ? [{ marker, patterns: hosts.split(','), key }] : [];
}

function matches(patterns: readonly string[], name: string): boolean {
  const excluded = patterns.some((pattern) => pattern.startsWith('!') && matchesOne(pattern.slice(1), name));
  return !excluded && patterns.some((pattern) => matchesOne(pattern, name));
}

function matchesOne(pattern: string, name: string): boolean {
  if (pattern.startsWith('|1|')) return matchesHash(pattern, name);
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}

function matchesHash(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}
