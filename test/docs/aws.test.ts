import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('docs/aws.md asks for the right to each call that is made, and to no other', () => {
  const declared = /export type Operation =([^;]+);/.exec(readFileSync('src/cloud/client.ts', 'utf8'))![1]!;
  const operations = [...declared.matchAll(/'(\w+)'/g)].map(([, name]) => `ec2:${name}`);
  const listed = [...readFileSync('docs/aws.md', 'utf8').matchAll(/"(ec2:\w+)"/g)].map(([, name]) => name);
  expect(listed).toEqual(operations);
});
