import { describe, expect, it } from 'vitest';
import { required } from '../../src/cli/argument.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { dispatch } from '../../src/cli/dispatch.ts';
import { flag, text } from '../../src/cli/option.ts';
import { memorySink } from '../../src/report/sink.ts';

const greet = defineCommand({
  args: { name: required('NAME', 'Whom to greet') },
  options: { loud: flag({ short: 'L', help: 'Louder' }), mark: text({ value: 'TEXT', help: 'At the end' }) },
  examples: ['./rebuild greet you'],
  run: async ({ args, options, stdout }) => {
    stdout.write(`hello ${args.name}${options.loud ? '!' : ''}${options.mark ?? ''}\n`);
    return args.name === 'nobody' ? 3 : undefined;
  },
});
const entries = [{ name: 'greet', summary: 'Say hello', load: async () => ({ default: greet }) }];

async function run(...words: string[]) {
  const stdout = memorySink();
  const surroundings = { stdout, stderr: memorySink(), env: {}, signal: new AbortController().signal };
  const code = await dispatch(words, surroundings, entries);
  return { code, text: stdout.text() };
}

describe('a command line', () => {
  it('runs the command it names, with what the command declared', async () => {
    expect(await run('greet', 'you', '-L', '--mark=?')).toEqual({ code: 0, text: 'hello you!?\n' });
  });

  it('ends with the exit code of the command', async () => {
    expect((await run('greet', 'nobody')).code).toBe(3);
  });

  it('shows all commands when it names none, and for --help, -h and help', async () => {
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(text).toContain('\nCommands:\n  greet  Say hello\n');
    for (const word of ['--help', '-h', 'help']) expect((await run(word)).text).toBe(text);
  });

  it('shows one command for COMMAND --help, COMMAND -h and help COMMAND', async () => {
    const { text } = await run('help', 'greet');
    expect(text.split('\n')).toEqual([
      'Say hello.',
      '',
      'Usage: ./rebuild greet NAME [OPTIONS]',
      '',
      'Arguments:',
      '  NAME  Whom to greet',
      '',
      'Options:',
      '  -L, --loud       Louder',
      '      --mark TEXT  At the end',
      '  -h, --help       Print this',
      '',
      'Examples:',
      '  ./rebuild greet you',
      '',
    ]);
    expect((await run('greet', '--help')).text).toBe(text);
    expect((await run('greet', 'you', '-h')).text).toBe(text);
  });

  it('leaves --help behind -- to whom it belongs', async () => {
    expect((await run('greet', '--', '--help')).text).toBe('hello --help\n');
  });

  it('tells the version', async () => {
    expect((await run('--version')).text).toMatch(/^rebuild \d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['an unknown command, with the nearest', ['gret'], 'unknown command "gret"', 'Write "greet".'],
    ['help for an unknown command', ['help', 'gret'], 'unknown command "gret"', 'Write "greet".'],
    [
      'an option before the command',
      ['-v', 'greet'],
      'unknown option -v',
      'Write the command first, its options after it.',
    ],
  ])('rejects %s', async (_, words, message, hint) => {
    await expect(run(...words)).rejects.toMatchObject({ code: 'USAGE', message, hint });
  });
});
