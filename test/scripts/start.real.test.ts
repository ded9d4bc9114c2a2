import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/inventory.ts';

const LAUNCHER = ['rebuild', 'package.json', 'package-lock.json', 'scripts'];

/** A clone with these files of its own beside the launcher. */
function cloneWith(files: Readonly<Record<string, string>>, parts: readonly string[] = []) {
  const home = join(folderWith({ 'clone/empty': '' }), 'clone');
  // The lock file must not look newer than the note of what is installed.
  for (const part of [...LAUNCHER, ...parts])
    cpSync(part, join(home, part), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(home, 'node_modules'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  return home;
}

const small = {
  'src/cli/main.ts': "import { word } from './word.ts';\nconsole.log(word satisfies string);\n",
  'src/cli/word.ts': "export const word = 'first';\n",
  'src/index.ts': 'export const front = {};\n',
  'roles/one/one.ts': "import { front } from 'rebuild';\nexport default front;\n",
};

async function run(program: string, words: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const { REBUILD_CACHE, ...own } = process.env;
  const options = { env: { ...own, REBUILD_CACHE: join(program, '../cache'), FORCE_COLOR: '', ...env } };
  return promisify(execFile)(program, words, options).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
  );
}

const start = (home: string, words?: readonly string[], env?: NodeJS.ProcessEnv) =>
  run(join(home, 'rebuild'), words, env);

const bundles = (home: string) => readdirSync(join(home, '.rebuild/bundle')).filter((name) => name.startsWith('made-'));
/** What the bundle has left in Node's cache of compiled code: only what was run is there. */
const wasRun = (home: string) => globSync('.rebuild/bundle/made-*/compiled/*/*/*', { cwd: home }).length > 0;
const said = (stdout: string) => ({ status: 0, stdout, stderr: '' });

describe('a start', () => {
  it('makes a bundle of the sources and runs that, then and later', async () => {
    const home = cloneWith(small);
    expect(await start(home)).toEqual(said('first\n'));
    const made = bundles(home);
    expect(made).toHaveLength(1);
    expect(wasRun(home)).toBe(true);
    expect(await start(home)).toEqual(said('first\n'));
    expect(bundles(home)).toEqual(made);
  });

  it('runs what was edited, also when length and time of the file have stayed', async () => {
    const home = cloneWith(small);
    const file = join(home, 'src/cli/word.ts');
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    await start(home);
    writeFileSync(file, small['src/cli/word.ts'].replace('first', 'other'));
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    expect(await start(home)).toEqual(said('other\n'));
  });

  it('bundles anew when a part of the bundle is gone or was damaged', async () => {
    const home = cloneWith(small);
    await start(home);
    const [made] = bundles(home);
    writeFileSync(join(home, '.rebuild/bundle', made!, 'main.mjs'), 'throw 1;\n');
    expect(await start(home)).toEqual(said('first\n'));
    rmSync(join(home, '.rebuild/bundle', bundles(home).at(-1)!), { recursive: true });
    expect(await start(home)).toEqual(said('first\n'));
  });

  it('bundles anew in a copy of a clone, for the bundle has the path of the other', async () => {
    const main = "import { writeSync } from 'node:fs';\nwriteSync(1, import.meta.dirname);\n";
    const home = cloneWith({ ...small, 'src/cli/main.ts': main });
    await start(home);
    cpSync(home, `${home}-copy`, { recursive: true, preserveTimestamps: true });
    expect(await start(`${home}-copy`)).toEqual(said(`${home}-copy/src/cli`));
    expect(bundles(`${home}-copy`)).toHaveLength(2);
  });

  it('serves two at once', async () => {
    const home = cloneWith(small);
    expect(await Promise.all([start(home), start(home)])).toEqual([said('first\n'), said('first\n')]);
    expect(bundles(home)).toHaveLength(1);
    expect(existsSync(join(home, '.rebuild/bundle/making'))).toBe(false);
  });

  it('removes bundles that no run can be using any more', async () => {
    const home = cloneWith(small);
    mkdirSync(join(home, '.rebuild/bundle/made-1700000000000-1'), { recursive: true });
    await start(home);
    expect(bundles(home)).not.toContain('made-1700000000000-1');
  });
});

describe('a start without a bundle', () => {
  const why = 'rebuild: runs from its sources, without a bundle: ';

  it('runs the sources where nothing can be written, and says so only when asked', async () => {
    const home = cloneWith({ ...small, '.rebuild': '' });
    expect(await start(home)).toEqual(said('first\n'));
    expect(await start(home, ['exec', '--', 'ls', '-v'])).toEqual(said('first\n'));
    expect(await start(home, ['-v'])).toEqual({ ...said('first\n'), stderr: `${why}it could not be made\n` });
  });

  it('runs the sources when the bundler fails, tells why when asked, and does not try again at once', async () => {
    const home = cloneWith({ ...small, 'roles/one/one.ts': "import './nowhere.ts';\n" });
    expect(await start(home)).toEqual(said('first\n'));
    const { stderr } = await start(home, ['-vv']);
    expect(stderr).toMatch(/^rebuild: runs from its sources.*Build failed/);
    expect(stderr).toContain('nowhere.ts');
    const current = join(home, '.rebuild/bundle/current.json');
    const { mtimeMs } = statSync(current);
    await start(home);
    expect(statSync(current).mtimeMs).toBe(mtimeMs);
    writeFileSync(join(home, 'roles/one/one.ts'), small['roles/one/one.ts']);
    expect(await start(home, ['-v'])).toEqual(said('first\n'));
  });

  it('tries again after a while, as the disk may have been full', async () => {
    const home = cloneWith({ ...small, 'roles/one/one.ts': "import './nowhere.ts';\n" });
    await start(home);
    const current = join(home, '.rebuild/bundle/current.json');
    const made = JSON.parse(readFileSync(current, 'utf8'));
    writeFileSync(current, JSON.stringify({ ...made, at: made.at - 3_600_000 }));
    await start(home);
    expect(JSON.parse(readFileSync(current, 'utf8')).at).toBeGreaterThanOrEqual(made.at);
  });
});

/** Fails in one of three ways, and lies in the clone or elsewhere. */
const role = `import { defineRole, directory, RebuildError } from 'rebuild';
import { z } from 'zod';

export default defineRole({
  name: 'wrong',
  summary: 'Goes wrong.',
  vars: z.strictObject({ how: z.enum(['task', 'error', 'bug']).describe('In which way') }),
  tasks: ({ vars }) => {
    if (vars.how === 'error') throw new RebuildError('SAID', 'as it was said', { hint: 'Do it.' });
    if (vars.how === 'bug') (undefined as never as string[]).map(String);
    return [directory({ path: 'relative' })];
  },
});
`;

/** Without durations, and without Node's own places: it depends on what came first whether its queue is one of them. */
const comparable = (run: object) =>
  JSON.parse(
    JSON.stringify(run)
      .replace(/(\d+ min )?\d+(\.\d)? s\b/g, 'N s')
      .replace(/\\n *at [^\\]*\(node:internal[^\\]*/g, ''),
  );

describe('a bundle', () => {
  it.each(['in the repository', 'elsewhere'])('tells faults of roles %s as the sources do', async (where) => {
    const home = cloneWith(
      {
        'inv/hosts.yaml': 'all: { hosts: { me: { ansible_connection: local } } }\n',
        'inv/play.yaml': '- { name: it, hosts: all, roles: [wrong] }\n',
        [where === 'elsewhere' ? 'elsewhere/wrong/wrong.ts' : 'roles/wrong/wrong.ts']: role,
      },
      ['src', 'roles', 'inventory', 'playbooks'],
    );
    const other = join(home, '../other');
    if (where === 'elsewhere') {
      renameSync(join(home, 'elsewhere'), other);
      mkdirSync(join(other, 'node_modules'));
      symlinkSync(home, join(other, 'node_modules/rebuild'));
      symlinkSync(join(home, 'node_modules/zod'), join(other, 'node_modules/zod'));
    }
    for (const how of ['task', 'error', 'bug']) {
      const words = [
        'play',
        `${home}/inv/play.yaml`,
        '-i',
        `${home}/inv/hosts.yaml`,
        '-C',
        '-e',
        `{wrong: {how: ${how}}}`,
      ];
      // Neither finds what the other has kept of the host.
      const env = (state: string) => ({
        REBUILD_ROLES_PATH: existsSync(other) ? other : '',
        REBUILD_HOME: join(home, state, how),
      });
      const [sources, bundle] = await Promise.all([
        run(process.execPath, [join(home, 'src/cli/main.ts'), ...words], env('sources')),
        start(home, words, env('bundle')),
      ]);
      expect(comparable(bundle)).toEqual(comparable(sources));
      expect(sources.stderr + sources.stdout).toMatch(
        { task: /at .*wrong\.ts:11:13\n/, error: /error SAID: as it was said/, bug: /wrong\.ts:10:62\)/ }[how]!,
      );
    }
    expect(wasRun(home)).toBe(true);
    // Its help has the words by which a module finds itself: as a text they stay.
    const help = ['resources', 'copy'];
    expect(await start(home, help)).toEqual(await run(process.execPath, [join(home, 'src/cli/main.ts'), ...help]));
  });
});
