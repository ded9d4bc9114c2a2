import type { ScalarTag } from 'yaml';

/**
 * How a plain word of YAML becomes a value: the rules of PyYAML, which Ansible reads with, so that a file means the same
 * to both. (YAML 1.1, but `y` and `n` are words, `1e3` is a word, and a date stays text.)
 */
export const scalarTags: readonly ScalarTag[] = [
  scalar('null', /^(?:~|null|Null|NULL|)$/, () => null),
  scalar('bool', /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true),
  scalar('bool', /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false),
  scalar('int', /^[-+]?0b[01_]+$/, (word) => integer(word, /0b/, 2)),
  scalar('int', /^[-+]?0x[0-9a-fA-F_]+$/, (word) => integer(word, /0x/, 16)),
  scalar('int', /^[-+]?0[0-7_]+$/, (word) => integer(word, /0/, 8)),
  scalar('int', /^[-+]?(?:0|[1-9][0-9_]*)$/, (word) => integer(word, /(?:)/, 10)),
  scalar('int', /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/, sexagesimal),
  scalar('float', /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/, (word) =>
    Number(word.replaceAll('_', '')),
  ),
  scalar('float', /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/, sexagesimal),
  scalar('float', /^[-+]?\.(?:inf|Inf|INF)$/, (word) => (word.startsWith('-') ? -Infinity : Infinity)),
  scalar('float', /^\.(?:nan|NaN|NAN)$/, () => Number.NaN),
];

function scalar(type: string, test: RegExp, resolve: (word: string) => unknown): ScalarTag {
  return { tag: `tag:yaml.org,2002:${type}`, default: true, test, resolve };
}

function integer(word: string, prefix: RegExp, base: number): number {
  const digits = word.replace(/^[-+]/, '').replace(prefix, '').replaceAll('_', '');
  return (word.startsWith('-') ? -1 : 1) * Number.parseInt(digits || '0', base);
}

/** `1:30` is 90. */
function sexagesimal(word: string): number {
  const parts = word.replace(/^[-+]/, '').replaceAll('_', '').split(':').map(Number);
  return (word.startsWith('-') ? -1 : 1) * parts.reduce((sum, part) => sum * 60 + part, 0);
}
