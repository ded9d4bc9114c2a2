import { createHmac } from 'node:crypto';
import { type HostKey, parseHostKey } from './host-key.ts';

/** What known_hosts files say about one host. */
export interface KnownHost {
  readonly keys: readonly HostKey[];
  readonly revoked: readonly HostKey[];
}

/** One line of a known_hosts file. */
export interface KnownHostsEntry {
  readonly marker: string | undefined;
  readonly names: readonly Name[];
  readonly key: HostKey;
}

interface Name {
  readonly excludes: boolean;
  matches(name: string): boolean;
}

/** Reads the text of a known_hosts file: see sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export function parseKnownHosts(text: string): readonly KnownHostsEntry[] {
  return text.split('\n').flatMap(parseLine);
}

/** Looks up the name a host is dialled by. */
export function lookUp(entries: readonly KnownHostsEntry[], name: string, port: number): KnownHost {
  const named = entries.filter(isFor(spell(name, port)));
  // As OpenSSH: an entry for the bare name also serves a host on another port.
  const bare = port === 22 ? [] : entries.filter(isFor(spell(name, 22)));
  const plain = (entry: KnownHostsEntry) => entry.marker === undefined;
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
function parseLine(line: string): KnownHostsEntry[] {
  const fields = line.trim().split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  const [hosts = '', ...rest] = fields;
  if (hosts === '' || hosts.startsWith('#') || marker === '@cert-authority') return [];
  const key = parseHostKey(rest.join(' '));
  return key ? [{ marker, names: hosts.split(',').map(nameOf), key }] : [];
}

function isFor(name: string): (entry: KnownHostsEntry) => boolean {
  return ({ names }) => {
    const excluded = names.some((it) => it.excludes && it.matches(name));
    return !excluded && names.some((it) => !it.excludes && it.matches(name));
  };
}

function nameOf(written: string): Name {
  const excludes = written.startsWith('!');
  return { excludes, matches: matcherOf(excludes ? written.slice(1) : written) };
}

function matcherOf(pattern: string): (name: string) => boolean {
  if (pattern.startsWith('|1|')) return (name) => matchesHash(pattern, name);
  const lower = pattern.toLowerCase();
  if (!/[*?]/.test(lower)) return (name) => name === lower;
  const source = lower
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const whole = new RegExp(`^${source}$`);
  return (name) => whole.test(name);
}

function matchesHash(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}
