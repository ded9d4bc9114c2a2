import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { Secret } from '../../core/secret.ts';
import { sh } from '../../core/text.ts';
import { onHost, type Station } from './on-host.ts';

/** Bytes that travel in one command. */
const CHUNK = 6 * 1024 * 1024;

const AGAIN = { TRANSFER_FAILED: 'Mend what the message says, then run again.' };

interface Files {
  /** Path on the host. */
  readonly remote: string;
  /** Path on this machine. */
  readonly local: string;
  /** Of the content, in hexadecimal. */
  readonly sha256: string;
  readonly signal?: AbortSignal | undefined;
}

/** Fetches a file, whole or not at all, readable by its owner only. @throws RebuildError TRANSFER_FAILED */
export async function download(station: Station, { remote, local, sha256, signal }: Files): Promise<void> {
  const temporary = `${local}.${randomBytes(4).toString('hex')}`;
  const file = written(local, () => {
    mkdirSync(dirname(local), { recursive: true, mode: 0o700 });
    return openSync(temporary, 'wx', 0o600);
  });
  const hash = createHash('sha256');
  let fault: unknown;
  const onBytes = (bytes: Uint8Array) => {
    hash.update(bytes);
    try {
      if (!fault) writeSync(file, bytes);
    } catch (error) {
      fault = error; // thrown here it would be nobody's
    }
  };
  try {
    const failing = { code: 'TRANSFER_FAILED', hints: AGAIN };
    await onHost(station, sh`cat -- ${remote}`, { ...failing, onBytes, keep: 1, ...(signal && { signal }) });
    written(local, () => {
      if (fault) throw fault;
      if (hash.digest('hex') !== sha256) throw new Error('its checksum is not that of the file on the host');
      renameSync(temporary, local);
    });
  } finally {
    closeSync(file);
    rmSync(temporary, { force: true });
  }
}

/** Sends a file, readable by root only. Its folder is there. */
export async function upload(station: Station, { remote, local, sha256, signal }: Files): Promise<void> {
  const options = { code: 'TRANSFER_FAILED', hints: AGAIN, ...(signal && { signal }) };
  const file = openSync(local, 'r');
  try {
    await onHost(station, sh`umask 077; : >${remote}`, options);
    const buffer = Buffer.alloc(CHUNK);
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      const chunk = new Secret('content', buffer.toString('base64', 0, size));
      await onHost(station, sh`printf %s ${chunk} | base64 -d >>${remote}`, options);
    }
  } finally {
    closeSync(file);
  }
  const check = sh`
    printf '%s  %s\n' ${sha256} ${remote} | sha256sum -c --status || {
      echo 'TRANSFER_FAILED: the file that arrived is not the one that was sent' >&2
      exit 1
    }
  `;
  await onHost(station, check, options);
}

function written<Result>(local: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new RebuildError('TRANSFER_FAILED', `${local} cannot be written: ${(cause as Error).message}`, {
      hint: 'Make room there, or name another file.',
      cause,
    });
  }
}
