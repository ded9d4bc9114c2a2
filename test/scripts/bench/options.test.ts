import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parseOptions } from '../../../scripts/bench/options.ts';

it('measures everything but the whole site on 13 hosts, five times, when nothing is said', () => {
  expect(parseOptions([])).toEqual({
    command: 'run',
    hosts: [13],
    rounds: { usual: 5, of: {} },
    tools: ['floor', 'shell', 'ours', 'pyinfra', 'mitogen', 'ansible'],
    actions: ['rerun', 'check', 'changed', 'apply'],
    out: undefined,
  });
});

it('takes numbers of hosts, rounds for single tools, tools, actions and a file', () => {
  const words = [
    '--hosts',
    '13,50',
    '--rounds',
    '5,ansible=2',
    '--tools=ours,floor,ours',
    '--actions',
    'site',
    '--out',
    'a',
  ];
  expect(parseOptions(words)).toEqual({
    command: 'run',
    hosts: [13, 50],
    rounds: { usual: 5, of: { ansible: 2 } },
    tools: ['ours', 'floor'],
    actions: ['site'],
    out: resolve('a'),
  });
});

it('keeps five rounds where only those of one tool are given', () => {
  expect(parseOptions(['--rounds', 'mitogen=1'])).toMatchObject({ rounds: { usual: 5, of: { mitogen: 1 } } });
});

it('takes the files to plot', () => {
  expect(parseOptions(['plot', 'a', '/b'])).toEqual({ command: 'plot', files: [resolve('a'), '/b'] });
});

it.each(['--help', '-h'])('answers %s', (word) => {
  expect(parseOptions([word])).toEqual({ command: 'help' });
});

it.each([
  [['--hosts', '0'], '--hosts must be a whole number from 1 to 200, not "0"'],
  [['--hosts', '13,'], '--hosts must be a whole number from 1 to 200, not ""'],
  [['--hosts', '1e1'], '--hosts must be a whole number from 1 to 200, not "1e1"'],
  [['--rounds', 'many'], '--rounds must be a whole number from 1 to 1000, not "many"'],
  [['--rounds', 'chef=2'], '--rounds does not know "chef"'],
  [['--tools', 'ours,ansibel'], '--tools does not know "ansibel"'],
  [['--actions', ''], '--actions does not know ""'],
  [['--tool', 'ours'], "unknown option '--tool'"],
  [['fast'], 'there is no command "fast"'],
  [['plot'], 'plot needs at least one file with results'],
  [['plot', 'a', '--hosts', '3'], '--hosts has no meaning for plot'],
])('refuses %j', (words, message) => {
  expect(() => parseOptions(words)).toThrow(expect.objectContaining({ code: 'USAGE', message }));
});

it('names what was probably meant', () => {
  expect(() => parseOptions(['--tools', 'ansibel'])).toThrow(expect.objectContaining({ hint: 'Write "ansible".' }));
});
