import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, RolldownMagicString } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';

/** The words by which a module finds files beside itself, and what each is in the source file `id`. */
const PLACES: ReadonlyMap<string, (id: string) => string> = new Map([
  ['import.meta.url', (id) => pathToFileURL(id).href],
  ['import.meta.filename', (id) => id],
  ['import.meta.dirname', dirname],
  ['__dirname', dirname],
]);

/** A module finds the files beside its source, wherever its code is run from. */
export const inPlace: Plugin = {
  name: 'in-place',
  transform: {
    filter: { code: /import\.meta\.(url|filename|dirname)|\b__dirname\b/ },
    handler(code, id) {
      const placed = new RolldownMagicString(code);
      for (const { start, end, place } of placesIn(code, id)) placed.overwrite(start, end, JSON.stringify(place));
      return { code: placed.toString(), map: placed.generateMap({ source: id, hires: true }).toString() };
    },
  },
};

/** As expressions: in texts and comments the words stay. */
function placesIn(code: string, id: string) {
  const found: { start: number; end: number; place: string }[] = [];
  const note = ({ start, end }: { start: number; end: number }) => {
    const place = PLACES.get(code.slice(start, end))?.(id);
    if (place !== undefined) found.push({ start, end, place });
  };
  new Visitor({ MemberExpression: note, Identifier: note }).visit(parseSync(id, code).program);
  return found;
}
