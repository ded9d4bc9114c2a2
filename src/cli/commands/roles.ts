import { suggestion } from '../../config/nearest.ts';
import { RebuildError } from '../../core/error.ts';
import { loadRole, roleNames } from '../../roles/registry.ts';
import { optional } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { jsonOption } from '../common.ts';
import { catalogueJson, catalogueText, type Entry, entryJson, entryText } from '../run/catalogue.ts';

export default defineCommand({
  args: { name: optional('ROLE', 'A role, to see its variables; all roles when not given') },
  options: jsonOption,
  examples: ['./rebuild roles', './rebuild roles redis', './rebuild roles redis --json'],
  run: async ({ args: { name }, options: { json }, stdout }) => {
    if (name === undefined) {
      const all = await Promise.all(roleNames().map(entryOf));
      stdout.write(json ? catalogueJson(all) : catalogueText('role', all, stdout));
      return;
    }
    if (!roleNames().includes(name)) {
      throw new RebuildError('ROLE_UNKNOWN', `there is no role "${name}"`, { hint: suggestion(name, roleNames()) });
    }
    const entry = await entryOf(name);
    const more = [`Its variables stand in the inventory under "${name}:". To run it: ./rebuild role ${name}`];
    stdout.write(json ? entryJson(entry) : entryText(entry, more, stdout));
  },
});

async function entryOf(name: string): Promise<Entry> {
  const { summary, vars } = await loadRole(name);
  return { name, summary, schema: vars };
}
