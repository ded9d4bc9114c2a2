import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { debconf } from '../../src/resources/debconf.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

const about = { package: 'tzdata', question: 'tzdata/Areas' };
const secret = debconf({ ...about, type: 'password', value: new Secret('db', 'pass word') });

it.each([
  [undefined, ['value']],
  ['Asia', []],
  ['Europe', ['value']],
])('of the answer %j differs: %j', (answer, fields) => {
  expect(fieldsOf(debconf({ ...about, value: 'Asia' }), { answer })).toEqual(fields);
});

it('compares a secret by its hash, and never shows it', () => {
  expect(fieldsOf(secret, { answer: 'pass word' })).toEqual([]);
  expect(fieldsOf(secret, { answer: 'other' })).toEqual(['value']);
  expect(JSON.stringify([secret.desired, secret.state({ answer: 'pass word' })])).not.toContain('pass word');
  expect(scriptFor(secret, ['value'])).toContain("'<secret db>'");
});

it('takes true and false as debconf spells them', () => {
  expect(debconf({ ...about, type: 'boolean', value: true }).desired).toEqual({ value: 'true' });
});

it('gives the answer on one line of standard input, in no process list', () => {
  const script = debconf({ ...about, value: `it's $5` })
    .apply([], {})
    .plain();
  const answer = script.split('\n').find((line) => line.includes('apt_answer()'))!;
  const instead = answer.replace('debconf-set-selections', 'cat');
  const printed = execFileSync('sh', ['-c', `${instead}\napt_answer`], { encoding: 'utf8' });
  expect(printed).toBe(`tzdata tzdata/Areas string it's $5\n`);
});
