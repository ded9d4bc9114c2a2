import { nearest } from '../config/nearest.ts';
import { RebuildError } from '../core/error.ts';
import type { Material } from './resolve.ts';
import type { VarsFiles } from './vars-files.ts';

/**
 * What is odd about group_vars and host_vars: files for names that the inventory does not have, and files that are hidden
 * by another for the same name. Where the inventory is strict the first is an error.
 *
 * @throws RebuildError INVENTORY_VARS_UNUSED
 */
export function checkVarsFiles(material: Material, { isStrict }: { isStrict: boolean }): readonly string[] {
  const { draft, groupVars, hostVars } = material;
  const unused = [
    ...unusedIn(groupVars, 'group', [...draft.groups.keys()]),
    ...unusedIn(hostVars, 'host', [...draft.hosts.keys()]),
  ];
  if (isStrict && unused[0]) {
    const { message, meant } = unused[0];
    throw new RebuildError('INVENTORY_VARS_UNUSED', message, {
      hint: meant === undefined ? 'Remove it, or add the name to the inventory.' : `Rename it to ${meant}.`,
    });
  }
  return [...unused.map(({ message }) => message), ...hidden(groupVars), ...hidden(hostVars)];
}

function unusedIn(files: VarsFiles, kind: 'group' | 'host', names: readonly string[]) {
  return [...files]
    .filter(([name]) => !names.includes(name))
    .map(([name, { source }]) => ({
      message: `${source} is for no ${kind} of this inventory`,
      meant: nearest(name, names),
    }));
}

function hidden(files: VarsFiles): readonly string[] {
  return [...files.values()].flatMap(({ source, unread }) =>
    unread ? [`${unread} is not read, because ${source} is`] : [],
  );
}
