import { expect, it } from 'vitest';
import { hostname } from '../../src/resources/hostname.ts';
import { fieldsOf, scriptFor } from '../support/here.ts';

it.each([
  [{ now: ['k8s-master'], file: ['# name', 'k8s-master '] }, []],
  [{ now: ['ip-10-0-1-10'], file: ['k8s-master'] }, ['name']],
  [{ now: ['k8s-master'] }, ['file']],
])('of %j differs: %j', (seen, fields) => {
  expect(fieldsOf(hostname({ name: 'k8s-master' }), seen)).toEqual(fields);
});

it('sets only what differs', () => {
  expect(scriptFor(hostname({ name: 'k8s-master' }), ['name'])).toBe('hostname -- k8s-master\n');
});

it.each(['', '-a', 'a_b', 'a..b', 'a b', 'x'.repeat(65)])('rejects %j', (name) => {
  expect(() => hostname({ name })).toThrow('hostname: name:');
});
