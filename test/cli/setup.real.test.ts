import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/inventory.ts';

/** What setup.sh and the launcher need of a machine beside a shell. */
const TOOLS = [
  'sh',
  'dirname',
  'readlink',
  'ln',
  'mkdir',
  'rm',
  'mv',
  'mktemp',
  'head',
  'sleep',
  'cat',
  'cp',
  'grep',
  'touch',
];

const lockFile = JSON.stringify({
  packages: {
    '': {},
    'node_modules/zod': { version: '1.0.0' },
    'node_modules/mac': { version: '1.0.0', optional: true },
  },
});

/** A machine with a fresh clone, and with nothing in its PATH but the programs given here, as shell scripts. */
function machine(programs: Readonly<Record<string, string>>) {
  const home = folderWith({
    'package-lock.json': lockFile,
    'src/cli/main.ts': "console.log('started', process.execPath)\n",
  });
  const bin = folderWith({});
  for (const tool of TOOLS)
    symlinkSync(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), join(bin, tool));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  for (const path of ['rebuild', 'scripts']) cpSync(path, join(home, path), { recursive: true });
  const start = async () => {
    const child = spawn(join(home, 'rebuild'), { env: { PATH: bin, HOME: home, REBUILD_CACHE: join(home, 'cache') } });
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { status, stdout, stderr };
  };
  return {
    home,
    start,
    calls: () => (existsSync(join(home, 'calls')) ? readFileSync(join(home, 'calls'), 'utf8').trim().split('\n') : []),
  };
}

const node = `exec ${process.execPath} "$@"`;
const oldNode = 'exit 1';
/** Notes how it was called; what it installs is what the lock file asks for, or Node itself. */
const npm = `
echo "$1 $(echo "$@" | grep -o 'node@24')" | { read -r line; echo $line >>"$HOME/calls"; }
sleep 0.2
case $1 in
  ci) mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json ;;
  install) mkdir -p "$3/node_modules/node/bin" && ln -s ${process.execPath} "$3/node_modules/node/bin/node" ;;
esac`;
const started = { status: 0, stdout: `started ${process.execPath}\n`, stderr: '' };

describe('the first start on a machine', () => {
  it('with a Node that is new enough only fetches the dependencies', async () => {
    const { start, calls } = machine({ node, npm });
    expect(await start()).toEqual(started);
    expect(calls()).toEqual(['ci']);
  });

  it.each([
    ['an old Node', { node: oldNode, npm }],
    ['no Node', { npm }],
  ])('with %s fetches one into the cache, once', async (_, programs) => {
    const { start, calls } = machine(programs);
    expect((await start()).stdout).toMatch(/^started /);
    expect((await start()).stdout).toMatch(/^started /);
    expect(calls()).toEqual(['install node@24', 'ci']);
  });

  it('says what is missing when there is neither Node nor npm', async () => {
    expect(await machine({}).start()).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'error NODE_TOO_OLD: Node 22.18 or newer is needed, and this machine has none, and no npm to fetch it with\n  Install Node 22.18 or newer, or npm.\n',
    });
  });

  it('names the Node that is too old when npm cannot fetch another, and leaves nothing half done', async () => {
    const { home, start } = machine({
      node: '[ "$1" != --version ] || { echo v20.19.4; exit 0; }; exit 1',
      npm: 'echo "npm error network request to the registry failed"; exit 1',
    });
    expect(await start()).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        'npm error network request to the registry failed',
        'error NODE_TOO_OLD: Node 22.18 or newer is needed, and this machine has v20.19.4; npm could not fetch one, and says why above',
        '  Install Node 22.18 or newer, or mend what npm says, then run this again.',
        '',
      ].join('\n'),
    });
    expect(readdirSync(join(home, 'cache'))).toEqual([]);
    expect(readdirSync(join(home, '.rebuild'))).toEqual([]);
  });

  it('shows what npm says when it fails, and tries again at the next start', async () => {
    const { home, start } = machine({
      node,
      npm: '[ -f "$HOME/good" ] || { echo "no network"; exit 1; }; mkdir -p node_modules',
    });
    const { status, stderr } = await start();
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^no network\nerror SETUP_FAILED: npm could not fetch the dependencies/),
    });
    writeFileSync(join(home, 'good'), '');
    expect(await start()).toEqual(started);
  });

  it('installs once when two begin together', async () => {
    const { home, start, calls } = machine({ node, npm });
    expect(await Promise.all([start(), start()])).toEqual([started, started]);
    expect(calls()).toEqual(['ci']);
    expect(existsSync(join(home, '.rebuild/setup.lock'))).toBe(false);
  });

  it('takes over from one that was killed', async () => {
    const { home, start } = machine({ node, npm });
    execFileSync('mkdir', [join(home, '.rebuild')]);
    symlinkSync('999999999', join(home, '.rebuild/setup.lock'));
    expect(await start()).toEqual(started);
  });
});

describe('a later start', () => {
  /** As if it came from a machine whose clock is ahead. */
  const touch = (file: string) => utimesSync(file, new Date(Date.now() + 5000), new Date(Date.now() + 5000));

  it('installs again when the lock file asks for something else', async () => {
    const { home, start, calls } = machine({ node, npm });
    await start();
    writeFileSync(join(home, 'package-lock.json'), lockFile.replace('"version":"1.0.0"', '"version":"1.0.1"'));
    touch(join(home, 'package-lock.json'));
    expect(await start()).toEqual(started);
    expect(calls()).toEqual(['ci', 'ci']);
  });

  it('does not when the lock file was only touched, nor for what other platforms need', async () => {
    const { home, start, calls } = machine({ node, npm });
    await start();
    writeFileSync(
      join(home, 'node_modules/.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/zod': { version: '1.0.0' } } }),
    );
    touch(join(home, 'package-lock.json'));
    expect(await start()).toEqual(started);
    expect(calls()).toEqual(['ci']);
  });

  it('starts Node with options for a short run, and without them one that does not know them', async () => {
    const { home, start } = machine({ node, npm });
    const script = join(home, 'scripts/setup.sh');
    writeFileSync(join(home, 'src/cli/main.ts'), 'console.log(process.execArgv)\n');
    expect((await start()).stdout).toMatch(/--min-semi-space-size=8/);
    writeFileSync(script, readFileSync(script, 'utf8').replace("tuning='", "tuning='--no-such-option "));
    touch(join(home, 'package-lock.json'));
    expect((await start()).stdout).toBe("[ '--disable-warning=ExperimentalWarning' ]\n");
  });

  it('looks for another Node when the one it knew has gone', async () => {
    const { home, start } = machine({ node, npm });
    await start();
    writeFileSync(join(home, 'node_modules/.rebuild-ready'), '/gone/node\n');
    expect(await start()).toEqual(started);
  });
});
