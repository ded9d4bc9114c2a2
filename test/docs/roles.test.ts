import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Role } from '../../src/roles/define.ts';

const root = join(import.meta.dirname, '../..');
const roles = readdirSync(join(root, 'roles'));

/** The rows of the page's tables that begin with a name in back-ticks, by that name. */
function rowsOf(page: string): ReadonlyMap<string, string> {
  return new Map([...page.matchAll(/^\| *`([^`]+)` *\|(.*)$/gm)].map(([, name, rest]) => [name!, rest!] as const));
}

/** How a default is written: text, numbers and switches in back-ticks; of lists and mappings nothing is asked. */
function writtenDefault(variable: z.ZodType): string {
  const { success, data } = variable.safeParse(undefined);
  if (!success) return 'required';
  return ['string', 'number', 'boolean'].includes(typeof data) ? `\`${data}\`` : '';
}

describe.each(roles)('docs/roles/%s.md', (name) => {
  const path = join(root, 'docs/roles', `${name}.md`);
  const load = async () => ((await import(join(root, 'roles', name, `${name}.ts`))) as { default: Role }).default;

  it('exists, under the name of the role', () => {
    expect(existsSync(path) && readFileSync(path, 'utf8').split('\n', 1)[0]).toBe(`# ${name}`);
  });

  it('has every variable of the role, with its default, and no other', async () => {
    const { shape } = (await load()).vars as z.ZodObject;
    const rows = rowsOf(readFileSync(path, 'utf8'));
    expect([...rows.keys()].toSorted()).toEqual(Object.keys(shape).toSorted());
    for (const [variable, schema] of Object.entries(shape)) {
      expect(`${variable}: ${rows.get(variable)}`).toContain(writtenDefault(schema as z.ZodType));
    }
  });
});
