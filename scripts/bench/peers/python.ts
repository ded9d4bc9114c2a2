import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';
import { RebuildError } from '../../../src/core/error.ts';

/** The newest Python of this machine that can make virtual environments: those of the PATH, and pyenv's. */
export async function findPython(): Promise<string> {
  const minors = [14, 13, 12, 11];
  const names = minors.map((minor) => `python3.${minor}`);
  const pyenv = minors.flatMap((minor) =>
    globSync(join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), `versions/3.${minor}.*/bin/python3`)),
  );
  const found = await Promise.all([...names, ...pyenv, '/usr/bin/python3'].map(look));
  const usable = found.flatMap((it) => it ?? []).toSorted((a, b) => b.minor - a.minor);
  if (usable[0]) return usable[0].path;
  throw new RebuildError('BENCH_NO_PYTHON', 'the peers need Python 3.11 or newer that can make virtual environments', {
    hint: 'Run "apt-get install python3-venv" as root, or measure without them: --tools floor,shell,ours.',
  });
}

async function look(python: string): Promise<{ path: string; minor: number } | undefined> {
  const script =
    'import ensurepip, venv, sys; assert sys.version_info >= (3, 11); print(sys.executable, sys.version_info.minor)';
  const { exitCode, stdout } = await $({ quiet: true, nothrow: true })`${python} -c ${script}`;
  const [path, minor] = stdout.trim().split(' ');
  return exitCode === 0 && path ? { path, minor: Number(minor) } : undefined;
}
