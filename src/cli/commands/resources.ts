import type { Resource } from '../../resources/define.ts';
import { optional } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { jsonOption } from '../common.ts';
import { catalogueJson, catalogueText, type Entry, entryJson, entryText } from '../run/catalogue.ts';
import { ensureExample } from '../run/ensure-examples.ts';
import { resourceType, resourceTypes } from '../run/resource-types.ts';

export default defineCommand({
  args: { type: optional('TYPE', 'A resource type, to see its properties; all types when not given') },
  options: jsonOption,
  examples: ['./rebuild resources', './rebuild resources file', './rebuild resources service --json'],
  run: async ({ args: { type }, options: { json }, stdout }) => {
    if (type === undefined) {
      const all = [...(await resourceTypes()).values()].map(entryOf);
      stdout.write(json ? catalogueJson(all) : catalogueText('type', all, stdout));
      return;
    }
    const entry = entryOf(await resourceType(type));
    const example = ensureExample(type);
    const more = example ? [stdout.paint.bold('Example:'), example] : [];
    stdout.write(json ? entryJson(entry) : entryText(entry, more, stdout));
  },
});

function entryOf({ type, summary, props }: Resource): Entry {
  return { name: type, summary, schema: props };
}
