import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { RebuildError } from '../../../src/core/error.ts';
import { cacheFolder } from '../../../src/machine/cache.ts';
import { withLock } from '../../../src/machine/lock.ts';

export interface VenvOptions {
  readonly name: 'ansible' | 'pyinfra';
  readonly python: string;
  /** Done after its requirements are installed, before it counts as whole. */
  readonly finish?: (folder: string) => Promise<void>;
  readonly emit: (event: { readonly text: string }) => void;
  readonly signal: AbortSignal;
}

/**
 * The folder of a virtual environment with a peer, made in the cache once for each set of requirements.
 *
 * @throws RebuildError BENCH_PEER_FAILED
 */
export async function peerVenv({ name, python, finish, emit, signal }: VenvOptions): Promise<string> {
  const requirements = join(import.meta.dirname, name, 'requirements.txt');
  const key = createHash('sha256').update(readFileSync(requirements)).update(python).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `bench-${name}-${key}`);
  const complete = join(folder, 'complete');
  const make = async () => {
    if (existsSync(complete)) return folder;
    emit({ text: `installing ${name}` });
    rmSync(folder, { recursive: true, force: true });
    const run = $({ quiet: true, signal });
    try {
      await run`${python} -m venv ${folder}`;
      await run`${folder}/bin/python -m pip install --quiet --disable-pip-version-check --requirement ${requirements}`;
      await finish?.(folder);
    } catch (cause) {
      throw peerFailed(name, cause);
    }
    writeFileSync(complete, '');
    return folder;
  };
  return withLock(`${folder}.lock`, make, { signal });
}

/** The versions of what is installed, such as `ansible-core 2.21.5`. */
export async function installedVersion(folder: string, distribution: string): Promise<string> {
  const script = 'import sys, importlib.metadata; print(importlib.metadata.version(sys.argv[1]))';
  return (await $({ quiet: true })`${folder}/bin/python -c ${script} ${distribution}`).stdout.trim();
}

function peerFailed(name: string, cause: unknown): RebuildError {
  const why = String((cause as { stderr?: string }).stderr ?? cause)
    .trim()
    .split('\n')
    .at(-1);
  return new RebuildError('BENCH_PEER_FAILED', `${name} cannot be installed: ${why}`, {
    hint: `Check that pip reaches its package index, or leave ${name} out with --tools.`,
    cause,
  });
}
