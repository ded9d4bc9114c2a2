import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCode } from '../../src/cli/exit-code.ts';

/** Upper-case names in the source that are no error codes. */
const OTHERS = [
  // capabilities of Linux
  'CAP_SYS_RESOURCE',
  'NET_ADMIN',
  'NET_RAW',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_PTRACE',
  // names of environment variables
  'AWS_ACCESS_KEY_ID',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'POD_NAME',
  'POD_NAMESPACE',
  // a key of os-release
  'VERSION_CODENAME',
  // words of the library yaml
  'TAG_RESOLVE_FAILED',
  'QUOTE_SINGLE',
  'QUOTE_DOUBLE',
  // words of Service Quotas and of Pricing
  'CASE_OPENED',
  'TERM_MATCH',
];

const source = ['src', 'roles'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8')),
);
const setup = readFileSync('scripts/setup.sh', 'utf8');
const used = [...new Set([...source, setup].flatMap(codesIn))].filter((code) => !OTHERS.includes(code)).toSorted();

describe('docs/reference/errors.md', () => {
  const rows = [...readFileSync('docs/reference/errors.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| (.+) \| (.+) \|$/gm)];
  const documented = rows.map(([, code]) => code!);

  it('has each code that is used, and no other', () => {
    expect(documented.toSorted()).toEqual(used);
  });

  it('has each code once', () => {
    expect(documented).toEqual([...new Set(documented)]);
  });
});

it('docs/reference/exit-codes.md has each exit code, and no other', () => {
  const rows = readFileSync('docs/reference/exit-codes.md', 'utf8').matchAll(/^\| (\d+) \|/gm);
  expect([...rows].map(([, code]) => Number(code))).toEqual(Object.values(exitCode));
});

/**
 * Codes of several words wherever they are quoted, codes of one word where an error is made of them, and those that
 * scripts print on a host or in the set-up.
 */
function codesIn(text: string): string[] {
  const several = text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g);
  const keys = text.matchAll(/^ {2}((?:SSH|SUDO|CLOUD|LAB)_[A-Z_]+): /gm);
  const one = text.matchAll(/(?:Error|super)\(\s*'([A-Z]+)'/g);
  const printed = text.matchAll(/['"`]([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+): \S/g);
  const inShell = text.matchAll(/\bfail ([A-Z_]+) /g);
  return [...several, ...keys, ...one, ...printed, ...inShell].map(([, code]) => code!);
}
