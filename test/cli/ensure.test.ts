import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { ownAccess } from '../support/here.ts';
import { folderWith } from '../support/inventory.ts';

/** The JSON document of `ensure --json`, as an agent reads it. */
interface Answer {
  readonly type: string;
  readonly id: string | null;
  readonly changed: boolean;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
  readonly hosts: readonly object[];
}

const owned = [`owner=${ownAccess.owner}`, `group=${ownAccess.group}`, 'mode=0640'];

afterEach(() => vi.unstubAllEnvs());

/** `./rebuild ensure local …`, a process of its own, with nothing of this user's state. */
function ensure(folder: string, words: readonly string[], stdin = '') {
  const state = join(folder, 'host-state');
  const { status, stdout, stderr } = spawnSync('./rebuild', ['ensure', 'local', ...words], {
    encoding: 'utf8',
    input: stdin,
    env: { ...process.env, REBUILD_HOME: join(folder, 'state'), REBUILD_STATE: state, REBUILD_RUN: join(state, 'run') },
  });
  return { status, stdout, stderr };
}

function ensureJson(folder: string, words: readonly string[], stdin?: string) {
  const { status, stdout, stderr } = ensure(folder, [...words, '--json'], stdin);
  expect(stderr).toBe('');
  return { status, answer: JSON.parse(stdout) as Answer };
}

/** The same in this process, where nothing is read from standard input. */
async function inProcess(folder: string, words: readonly string[]) {
  const { code, stdout, stderr } = await commandLine(folder, ['ensure', 'local', ...words, '--json']);
  expect(stderr).toEqual(['']);
  return { status: code, answer: JSON.parse(stdout.join('\n')) as Answer };
}

describe('ensure --json', () => {
  it('says what it changed, and the second time that nothing was', () => {
    const folder = folderWith({});
    const path = join(folder, 'greeting');
    const words = ['file', `path=${path}`, 'content=hello', ...owned];
    const first = ensureJson(folder, words);
    expect(first).toEqual({
      status: 0,
      answer: {
        type: 'file',
        id: path,
        changed: true,
        error: null,
        hosts: [
          {
            host: 'localhost',
            status: 'changed',
            changed: true,
            diff: expect.arrayContaining([
              { field: 'state', from: 'absent', to: 'file' },
              { field: 'mode', to: '0640' },
            ]),
            error: null,
          },
        ],
      },
    });
    expect(readFileSync(path, 'utf8')).toBe('hello');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(ensureJson(folder, words)).toEqual({
      status: 0,
      answer: {
        type: 'file',
        id: path,
        changed: false,
        error: null,
        hosts: [{ host: 'localhost', status: 'ok', changed: false, diff: [], error: null }],
      },
    });
    expect(readdirSync(folder).toSorted()).toEqual(['greeting', 'host-state', 'state']);
  });

  it.each([
    ['exit code 0', [], 0],
    ['exit code 2 when it is asked for', ['--detailed-exitcode'], 2],
  ])('only says what would change in a check, with %s', (_, more, status) => {
    const folder = folderWith({ greeting: 'hello\n' });
    const path = join(folder, 'greeting');
    const result = ensureJson(folder, ['file', `path=${path}`, 'content=bye', ...owned, '--check', '--diff', ...more]);
    expect(result).toMatchObject({ status, answer: { changed: true, error: null } });
    expect(JSON.stringify(result.answer.hosts)).toContain('-hello\\n');
    expect(readFileSync(path, 'utf8')).toBe('hello\n');
  });

  it('takes properties as JSON on standard input, over which those of the command line stand', () => {
    const folder = folderWith({});
    const given = { path: join(folder, 'a b'), content: 'two\nlines "quoted"\n', mode: '0600', ...ownAccess };
    const { status, answer } = ensureJson(folder, ['file', '--stdin', 'mode=0644'], JSON.stringify(given));
    expect({ status, id: answer.id, changed: answer.changed }).toEqual({ status: 0, id: given.path, changed: true });
    expect(readFileSync(given.path, 'utf8')).toBe(given.content);
    expect(statSync(given.path).mode & 0o777).toBe(0o644);
  });

  it.each<[mistake: string, words: string[], stdin: string | undefined, error: object]>([
    [
      'an unknown type',
      ['flie'],
      undefined,
      { code: 'RESOURCE_TYPE_UNKNOWN', message: 'there is no resource type "flie"', hint: 'Write "file".' },
    ],
    [
      'an unknown property',
      ['file', 'pth=/x'],
      undefined,
      { code: 'TASK_INVALID', message: 'file: unknown key "pth"', hint: 'Write "path".' },
    ],
    [
      'a missing property',
      ['file', 'content=x'],
      undefined,
      { code: 'TASK_INVALID', message: 'file: path: is missing', hint: 'Add path.' },
    ],
    [
      'a property of another type',
      ['service', 'name=x', 'enabled=maybe'],
      undefined,
      {
        code: 'TASK_INVALID',
        message: 'service: enabled: must be true or false, not text',
        hint: 'Write true or false, without quotes.',
      },
    ],
    [
      'text in a wrong form, which is not taken for a number',
      ['file', 'path=/x', 'content=x', 'mode=9'],
      undefined,
      { code: 'TASK_INVALID', message: 'file: mode: must be octal, such as "0644"', hint: 'Correct the value.' },
    ],
    [
      'a list that is not closed',
      ['apt', 'packages=[jq'],
      undefined,
      {
        code: 'PROPERTY_INVALID',
        message: 'packages=[jq: a list or mapping above is not closed',
        hint: 'Add the ] that is missing.',
      },
    ],
    [
      'a word that is no property',
      ['file', 'path'],
      undefined,
      { code: 'USAGE', message: '"path" is no property', hint: 'Write properties as key=value.' },
    ],
    [
      'half a document',
      ['file', '--stdin'],
      '{"path": ',
      {
        code: 'PROPERTY_INVALID',
        message: expect.stringMatching(/^standard input is no JSON: /),
        hint: 'Send one JSON object.',
      },
    ],
    [
      'no object',
      ['file', '--stdin'],
      '[1]',
      { code: 'PROPERTY_INVALID', message: 'standard input is no JSON object', hint: 'Send one JSON object.' },
    ],
  ])('answers %s with a code, and touches nothing', async (_, words, stdin, error) => {
    const folder = folderWith({});
    expect(await (stdin === undefined ? inProcess(folder, words) : ensureJson(folder, words, stdin))).toEqual({
      status: words.includes('path') ? 64 : 1,
      answer: { type: words[0], id: null, changed: false, error, hosts: [] },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('answers a change that fails with the host, the task and what was said there', () => {
    const folder = folderWith({});
    const path = join(folder, 'no/such/folder');
    const { status, answer } = ensureJson(folder, ['file', `path=${path}`, 'content=x', ...owned]);
    const error = {
      code: 'TASK_FAILED',
      message: `its directory ${folder}/no/such does not exist (exit code 1)`,
      hint: 'Fix the cause and run again. No task after this one was run on this host.',
      host: 'localhost',
      task: `file ${path}`,
    };
    expect(status).toBe(1);
    expect(answer).toMatchObject({ type: 'file', id: path, changed: false, error });
    expect(answer.hosts).toMatchObject([{ host: 'localhost', status: 'failed', changed: false, error }]);
    expect(answer.error).not.toHaveProperty('at');
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});

describe('ensure for people', () => {
  it('shows a mistake once, on standard error', () => {
    const folder = folderWith({});
    expect(ensure(folder, ['file', 'pth=/x'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error TASK_INVALID: file: unknown key "pth"\n  Write "path".\n',
    });
  });

  it('shows how the content of a file would change', () => {
    const folder = folderWith({});
    const path = join(folder, 'greeting');
    writeFileSync(path, 'hello\n', { mode: 0o640 });
    const { status, stdout } = ensure(folder, ['file', `path=${path}`, 'content=bye', ...owned, '--check', '--diff']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/-hello\n.*\+bye\n/s);
  });
});
