import { expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { canonical, definitionsOf, jsonWith } from '../../../src/resources/rabbitmq/json.ts';

it('writes equal values alike, whatever the order of their keys', () => {
  expect(canonical({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
});

it('quotes secrets for JSON, and masks them', () => {
  const json = definitionsOf('users', jsonWith({ name: 'a', password: new Secret('a', 'x"\\') }));
  expect([json.plain(), json.masked()]).toEqual([
    '{"users":[{"name":"a","password":"x\\"\\\\"}]}',
    '{"users":[{"name":"a","password":<secret a>}]}',
  ]);
});
