import { readFileSync } from 'node:fs';

/** A release of a distribution: `debian` and `bookworm`. */
export interface Release {
  readonly distribution: string;
  readonly codename: string;
}

/** What the hosts run where the machine is neither Debian nor Ubuntu, such as macOS. */
const otherwise: Release = { distribution: 'debian', codename: 'bookworm' };

/** The release that lab hosts run: this machine's own, so that its apt configuration fits them. */
export function hostRelease(): Release {
  try {
    return parseRelease(readFileSync('/etc/os-release', 'utf8')) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Undefined for a distribution that lab hosts cannot run. */
export function parseRelease(osRelease: string): Release | undefined {
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  const distribution = value('ID');
  const codename = value('VERSION_CODENAME');
  return ['debian', 'ubuntu'].includes(distribution) && codename ? { distribution, codename } : undefined;
}
