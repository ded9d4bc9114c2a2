import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type InstallOptions, install } from '../machine/install.ts';
import { mirrorFolder } from './paths.ts';

/** The signing key of this machine's mirrors: made once, and kept out of what is served. */
const privateKeyFile = (): string => join(mirrorFolder(), 'private', 'key.asc');

/** Signs `Release` as `InRelease`, and lays the public key beside it. */
export async function sign(folder: string, options: InstallOptions): Promise<void> {
  await install([{ command: 'gpg', package: 'gnupg' }], options);
  const home = mkdtempSync(join(tmpdir(), 'gpg-')); // short: gpg-agent's socket is in it
  const gpg = async (...args: string[]) =>
    (await execa('gpg', ['--homedir', home, '--batch', '--yes', '--quiet', '--no-tty', ...args])).stdout;
  try {
    if (existsSync(privateKeyFile())) await gpg('--import', privateKeyFile());
    else await makeKey(gpg);
    await gpg(
      '--clear-sign',
      '--digest-algo',
      'SHA512',
      '--output',
      join(folder, 'InRelease'),
      join(folder, 'Release'),
    );
    writeFileSync(join(folder, 'key.asc'), `${await gpg('--armor', '--export')}\n`);
  } finally {
    await execa('gpgconf', ['--homedir', home, '--kill', 'all'], { reject: false });
    rmSync(home, { recursive: true, force: true });
  }
}

async function makeKey(gpg: (...args: string[]) => Promise<string>): Promise<void> {
  await gpg('--passphrase', '', '--quick-generate-key', 'rebuild mirror', 'ed25519', 'sign', 'never');
  mkdirSync(dirname(privateKeyFile()), { recursive: true, mode: 0o700 });
  const draft = `${privateKeyFile()}.draft`;
  writeFileSync(draft, await gpg('--armor', '--export-secret-keys'), { mode: 0o600 });
  renameSync(draft, privateKeyFile());
}
