import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file of this machine that lab hosts get too. `path` is absolute. */
export interface MachineFile {
  readonly path: string;
  readonly content: Buffer;
}

const places = [
  '/etc/apt/sources.list',
  '/etc/apt/sources.list.d',
  '/etc/apt/auth.conf',
  '/etc/apt/auth.conf.d',
  '/etc/apt/apt.conf',
  '/etc/apt/apt.conf.d',
  '/etc/apt/preferences.d',
  '/etc/apt/keyrings',
  '/etc/apt/trusted.gpg',
  '/etc/apt/trusted.gpg.d',
  '/usr/share/keyrings',
  '/usr/local/share/ca-certificates',
  '/etc/ssl/certs/ca-certificates.crt', // so that apt reaches an https source before ca-certificates is installed
];

/** This machine's own apt configuration: sources, keys, passwords, proxies and certificates. Empty where there is no apt. */
export function machineAptConfig(): readonly MachineFile[] {
  const files = places.flatMap(filesAt).map((path) => ({ path, content: readFileSync(path) }));
  return files.some(isSource) ? files.filter(belongsOnHosts) : [];
}

/**
 * Left out: what apt itself does not read, sources on this machine's own disks, and settings that run this machine's
 * programs or move its folders.
 */
export function belongsOnHosts({ path, content }: MachineFile): boolean {
  if (path.startsWith('/etc/apt/sources.list'))
    return isSource({ path, content }) && !/(cdrom|file|copy):/.test(live(content));
  if (path.startsWith('/etc/apt/apt.conf')) return !/Invoke|Pre-Install-Pkgs|^\s*Dir\b|cdrom/im.test(live(content));
  return true;
}

/** Whether apt reads sources from it. */
export function isSource({ path }: MachineFile): boolean {
  return path === '/etc/apt/sources.list' || /^\/etc\/apt\/sources\.list\.d\/.*\.(list|sources)$/.test(path);
}

/** Without comments. */
function live(content: Buffer): string {
  return content.toString().replace(/^\s*(#|\/\/).*$/gm, '');
}

function filesAt(place: string): string[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isFile()) return [place];
  if (!found?.isDirectory()) return [];
  return readdirSync(place)
    .sort()
    .map((name) => join(place, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
