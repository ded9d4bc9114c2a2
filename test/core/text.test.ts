import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Deferred } from '../../src/core/deferred.ts';
import { Redactor } from '../../src/core/redact.ts';
import { Secret } from '../../src/core/secret.ts';
import { lines, quoteScript, sh, text, words } from '../../src/core/text.ts';

const password = new Secret('password', "it's s3cret");

describe('sh', () => {
  it.each([
    ['a plain word', sh`echo ${'word'}`, 'echo word'],
    ['a word with a space', sh`echo ${'two words'}`, "echo 'two words'"],
    ['a quote', sh`echo ${"it's"}`, "echo 'it'\\''s'"],
    ['nothing', sh`echo ${''}`, "echo ''"],
    ['a number', sh`exit ${3}`, 'exit 3'],
    ['a nested script as it is', sh`(${sh`a; b`})`, '(a; b)'],
    ['a list of words', sh`ls ${words(['a', 'b c'])}`, "ls a 'b c'"],
    ['a shell variable', sh`echo "\${HOME}"`, 'echo "${HOME}"'],
  ])('quotes %s', (_, script, expected) => {
    expect(script.plain()).toBe(expected);
  });

  it('keeps backslashes for the shell', () => {
    expect(sh`printf 'a\n'`.plain()).toBe("printf 'a\\n'");
  });

  it('removes the indentation of the source', () => {
    expect(
      sh`
      if true; then
        echo ${'x'}
      fi
    `.plain(),
    ).toBe('if true; then\n  echo x\nfi\n');
  });
});

describe('a secret in a script', () => {
  it('is masked in every form that people see', () => {
    const script = sh`login ${password}`;
    for (const shown of [
      script.masked(),
      inspect(password),
      JSON.stringify(script),
      `${script}`,
      JSON.stringify({ password }),
    ]) {
      expect(shown).not.toContain('s3cret');
    }
  });

  it('is quoted for the host, however deep it is nested', () => {
    expect(sh`login ${password}`.plain()).toBe("login 'it'\\''s s3cret'");
    const outer = sh`eval ${quoteScript(sh`login ${password}`)}`;
    expect(outer.plain()).toBe("eval 'login '\\''it'\\''\\'\\'''\\''s s3cret'\\'''");
    expect(outer.masked()).toBe("eval 'login '\\''<secret password>'\\'''");
  });
});

describe('a deferred value', () => {
  const script = lines([sh`join ${new Deferred('token')}`]);

  it('reads "known after apply" until it is known', () => {
    expect(script.masked()).toBe("join '<token: known after apply>'\n");
    expect(script.deferred()).toEqual(['token']);
    expect(() => script.plain()).toThrow('token was not resolved');
  });

  it('is spelled as its place asks, and stays masked', () => {
    const resolved = quoteScript(script).resolve?.(new Map([['token', password]]));
    expect(resolved?.plain()).toBe("'join '\\''it'\\''\\'\\'''\\''s s3cret'\\''\n'");
    expect(resolved?.masked()).not.toContain('s3cret');
  });
});

describe('text', () => {
  it('inserts values as they are', () => {
    expect(
      text`
      requirepass ${password}
      port ${6379}
    `.plain(),
    ).toBe("requirepass it's s3cret\nport 6379\n");
  });
});

describe('Redactor', () => {
  it('masks known secrets in text that came from elsewhere, but no ordinary words', () => {
    const redactor = new Redactor();
    redactor.add(password, new Secret('short', 'on'));
    expect(redactor.redact("login it's s3cret went on")).toBe('login <secret password> went on');
  });
});
