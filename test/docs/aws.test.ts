import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The services beside EC2, by the files that call them. */
const beside = { pricing: 'pricing', servicequotas: 'service-quotas', sts: 'sts' };
/** AWS lets everybody ask who they are: its API reference. */
const free = ['sts:GetCallerIdentity'];

it('docs/aws.md asks for the right to each call that is made, and to no other', () => {
  const declared = /export type Operation =([^;]+);/.exec(readFileSync('src/cloud/client.ts', 'utf8'))![1]!;
  const operations = [...declared.matchAll(/'(\w+)'/g)].map(([, name]) => `ec2:${name}`);
  const listed = [...readFileSync('docs/aws.md', 'utf8').matchAll(/"(ec2:\w+)"/g)].map(([, name]) => name);
  expect(listed).toEqual(operations);
});

it('docs/aws.md asks for the right to each call of another service, and to no other', () => {
  const called = Object.entries(beside).flatMap(([service, file]) =>
    [...readFileSync(`src/cloud/account/${file}.ts`, 'utf8').matchAll(/new sdk\.(\w+)Command\(/g)].map(
      ([, name]) => `${service}:${name}`,
    ),
  );
  const listed = [...readFileSync('docs/aws.md', 'utf8').matchAll(/"((?!ec2)[a-z]+:[A-Z]\w+)"/g)].map(
    ([, name]) => name,
  );
  expect(listed).toEqual(called.filter((it) => !free.includes(it)).toSorted());
});
