import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface GitState {
  readonly revision: string;
  readonly branch?: string;
}

/** The revision that the repository around `folder` stands at, read without a process; undefined where there is none. */
export function gitState(folder: string): GitState | undefined {
  const found = gitFolder(resolve(folder));
  if (found === undefined) return undefined;
  const head = textOf(join(found, 'HEAD'));
  const [, ref] = /^ref: (.+)$/.exec(head ?? '') ?? [];
  const revision = ref === undefined ? head : revisionOf(ref, found);
  if (!/^[0-9a-f]{40,64}$/.test(revision ?? '')) return undefined;
  return { revision: revision!, ...(ref?.startsWith('refs/heads/') && { branch: ref.slice('refs/heads/'.length) }) };
}

/** Whether there is anything in the repository around `folder` that is in no commit; undefined where git cannot tell. */
export async function isDirty(folder: string): Promise<boolean | undefined> {
  const { execFile } = await import('node:child_process');
  // The repository may be another's: no program that its configuration names is to be run.
  const words = ['-c', 'core.fsmonitor=false', 'status', '--porcelain'];
  const options = { cwd: folder, timeout: 5000, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } };
  return new Promise((done) => {
    execFile('git', words, options, (error, stdout) => done(error ? undefined : stdout !== ''));
  });
}

function gitFolder(folder: string): string | undefined {
  const path = join(folder, '.git');
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return path;
  // A worktree, or a submodule.
  if (found?.isFile()) return resolve(folder, /^gitdir: (.+)$/.exec(textOf(path) ?? '')?.[1] ?? '.git');
  const above = dirname(folder);
  return above === folder ? undefined : gitFolder(above);
}

function revisionOf(ref: string, folder: string): string | undefined {
  const common = resolve(folder, textOf(join(folder, 'commondir')) ?? '.');
  return textOf(join(folder, ref)) ?? textOf(join(common, ref)) ?? packed(ref, join(common, 'packed-refs'));
}

function packed(ref: string, file: string): string | undefined {
  const line = textOf(file)
    ?.split('\n')
    .find((it) => it.endsWith(` ${ref}`));
  return line?.split(' ', 1)[0];
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
