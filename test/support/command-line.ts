import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { dispatch } from '../../src/cli/dispatch.ts';
import { tell } from '../../src/cli/tell.ts';
import { memorySink } from '../../src/report/sink.ts';

/** What a user has before them after a command line. */
export interface Met {
  readonly code: number;
  /** Lines, without the path of the folder. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/**
 * Runs a command line in this process, as a user whose home, and whose state, is `folder`. `@path` in a word is a path in
 * it. Call `vi.unstubAllEnvs` after the test.
 */
export async function commandLine(folder: string, words: readonly string[]): Promise<Met> {
  const env = { REBUILD_HOME: join(folder, 'state'), HOME: folder, SSH_AUTH_SOCK: undefined, AWS_PROFILE: undefined };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.stubEnv('REBUILD_SECRETS_KEY_FILE', undefined);
  const [stdout, stderr] = [memorySink({ columns: 100 }), memorySink({ columns: 100 })];
  const around = { stdout, stderr, env: {}, signal: new AbortController().signal };
  const given = words.map((word) => word.replace(/^@/, `${folder}/`));
  const code = await dispatch(given, around).catch((thrown: unknown) => tell(thrown, stderr));
  const tidy = (text: string) => text.replaceAll(`${folder}/`, '').replaceAll(folder, '.').trimEnd().split('\n');
  return { code, stdout: tidy(stdout.text()), stderr: tidy(stderr.text()) };
}

/** Every file below a folder, with its mode and content. */
export function contentOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`];
    }),
  );
}
