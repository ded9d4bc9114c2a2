import { describe, expect, it } from 'vitest';
import { oneOf, optional, required, rest } from '../../src/cli/argument.ts';
import { choice, commaList, count, flag, flagOrText, list, positiveInteger, text } from '../../src/cli/option.ts';
import { parse } from '../../src/cli/parse.ts';
import { UsageError } from '../../src/cli/usage.ts';

const options = {
  limit: text({ short: 'l', value: 'PATTERN', help: '' }),
  skipTags: commaList({ value: 'TAGS', help: '' }),
  extraVars: list({ short: 'e', value: 'KEY=VALUE', help: '' }),
  forks: positiveInteger({ short: 'f', value: 'N', fallback: 20, help: '' }),
  format: choice({ choices: ['table', 'json'], fallback: 'table', help: '' }),
  check: flag({ short: 'C', help: '' }),
  verbose: count({ short: 'v', help: '' }),
  profile: flagOrText({ value: 'FILE', help: '' }),
};
const nothing = {
  limit: undefined,
  skipTags: [],
  extraVars: [],
  forks: 20,
  format: 'table',
  check: false,
  verbose: 0,
  profile: undefined,
};

describe('options', () => {
  it.each<[string, string, object]>([
    ['nothing', '', {}],
    ['a value after a space', '--limit redis', { limit: 'redis' }],
    ['a value after =', '--limit=redis', { limit: 'redis' }],
    ['a short name', '-l redis', { limit: 'redis' }],
    ['a short name with its value at once', '-lredis', { limit: 'redis' }],
    ['a pattern that begins with !', '-l !redis', { limit: '!redis' }],
    ['a value that begins with a dash after =', '--limit=-x', { limit: '-x' }],
    ['the last of several', '-l a -l b', { limit: 'b' }],
    ['a list with commas, given twice', '--skip-tags a,b --skip-tags c', { skipTags: ['a', 'b', 'c'] }],
    ['several values', '-e a=1 -e b=2,3', { extraVars: ['a=1', 'b=2,3'] }],
    ['a number', '-f 5', { forks: 5 }],
    ['a choice', '--format json', { format: 'json' }],
    ['a switch', '-C', { check: true }],
    ['a repeated switch', '-vvv -v', { verbose: 4 }],
    ['a switch that may have a value, without one', '--profile -C', { profile: true, check: true }],
    ['its value', '--profile=x.json', { profile: 'x.json' }],
    ['several short switches at once', '-Cvl redis', { check: true, verbose: 1, limit: 'redis' }],
  ])('read %s', (_, words, expected) => {
    expect(parse({}, options, words.split(' ').filter(Boolean)).options).toEqual({ ...nothing, ...expected });
  });

  it.each([
    ['an unknown name, with the nearest', '--limt x', 'unknown option --limt', 'Write "--limit".'],
    ['an unknown letter', '-x', 'unknown option -x', undefined],
    ['a missing value', '--limit', '--limit needs a value: PATTERN', undefined],
    ['an option in the place of a value', '-l -C', '-l needs a value: PATTERN', undefined],
    ['a word after a switch that has its value after =', '--profile x.json', 'unexpected argument "x.json"', undefined],
    ['nothing after =', '--profile=', '--profile needs a value: FILE', undefined],
    ['a value for a switch', '--check=yes', '--check takes no value', undefined],
    ['no number', '--forks many', '--forks must be a whole number above 0, not "many"', undefined],
    ['zero', '-f 0', '--forks must be a whole number above 0, not "0"', undefined],
    ['another choice', '--format xml', '--format must be table, json, not "xml"', undefined],
    ['a word that nothing takes', 'redis', 'unexpected argument "redis"', undefined],
  ])('reject %s', (_, words, message, hint) => {
    const attempt = () => parse({}, options, words.split(' '));
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'USAGE', message, hint }));
  });
});

describe('arguments', () => {
  const args = { action: oneOf('ACTION', ['show', 'edit'], ''), name: optional('NAME', '') };

  it.each<[string, string, object]>([
    ['all of them', 'show x', { action: 'show', name: 'x' }],
    ['without one that may be left out', 'edit', { action: 'edit', name: undefined }],
    ['between options', '-C show -v x', { action: 'show', name: 'x' }],
  ])('are read %s', (_, words, expected) => {
    expect(parse(args, options, words.split(' ')).args).toEqual(expected);
  });

  it('may be all the rest, untouched after --', () => {
    const exec = { pattern: required('PATTERN', ''), command: rest('COMMAND', '') };
    expect(parse(exec, options, ['-v', 'all', '--', 'ls', '-l', '--check'])).toEqual({
      args: { pattern: 'all', command: ['ls', '-l', '--check'] },
      options: { ...nothing, verbose: 1 },
    });
  });

  it.each([
    ['a missing one', '', 'ACTION is missing', undefined],
    ['an unknown word, with the nearest', 'shwo', 'unknown ACTION "shwo"', 'Write "show".'],
    ['one too many', 'show x y', 'unexpected argument "y"', undefined],
  ])('reject %s', (_, words, message, hint) => {
    const attempt = () => parse(args, options, words.split(' ').filter(Boolean));
    expect(attempt).toThrow(expect.objectContaining({ code: 'USAGE', message, hint }));
  });
});
