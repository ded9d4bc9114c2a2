import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RebuildError } from '../core/error.ts';

export interface EditOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Ending of the file's name, by which an editor knows the language. */
  readonly suffix: string;
}

/**
 * Lets the user change `text` in the editor that VISUAL or EDITOR names, else vi. The text may be secret: it lies in a
 * folder of mode 0700, in memory where the machine has such a place, and is removed whatever happens.
 *
 * @throws RebuildError EDITOR_FAILED
 */
export async function editText(text: string, { env, suffix }: EditOptions): Promise<string> {
  const editor = env.VISUAL || env.EDITOR || 'vi';
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rebuild-'));
  try {
    const file = join(folder, `edit${suffix}`);
    writeFileSync(file, text, { mode: 0o600 });
    // Through a shell, as git and crontab do: the variable may hold options.
    const { status } = spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit', env });
    if (status === 0) return readFileSync(file, 'utf8');
    throw new RebuildError('EDITOR_FAILED', `the editor "${editor}" failed, and nothing was changed`, {
      hint: 'Set EDITOR to an editor that is installed.',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
