import { RebuildError } from '../../core/error.ts';
import { Secret } from '../../core/secret.ts';
import { checkSite } from '../../engine/build-site.ts';
import { fileFaults } from '../../inventory/file-faults.ts';
import { loadInventory } from '../../inventory/load.ts';
import type { Inventory } from '../../inventory/model.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import type { SecretSource } from '../../inventory/secrets.ts';
import { loadPlaybook } from '../../playbook/load.ts';
import type { Playbook } from '../../playbook/model.ts';
import type { Role } from '../../roles/define.ts';
import { loadRole, roleNames } from '../../roles/registry.ts';
import { idleVars } from './idle-vars.ts';

export interface LintRequest {
  readonly inventory: string;
  readonly extraVars: readonly string[];
  readonly playbooks: readonly string[];
}

export interface Findings {
  /** Each mistake once. */
  readonly errors: readonly RebuildError[];
  /** What is odd but not wrong, one sentence each. */
  readonly warnings: readonly string[];
  /** How many of each were read. */
  readonly read: { readonly hosts: number; readonly playbooks: number; readonly roles: number };
}

/** Reads everything, and goes on after a mistake, so that one run shows all of them. */
export async function lint({ inventory: path, extraVars, playbooks: files }: LintRequest): Promise<Findings> {
  const errors: RebuildError[] = [];
  const attempt: Attempt = async (work) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RebuildError)) throw error;
      errors.push(error);
      return undefined;
    }
  };
  const names = roleNames();
  const roles = await all(names, (name) => attempt(() => loadRole(name)));
  errors.push(...(await fileFaults(path, new Map(roles.map(({ name, vars }: Role) => [name, vars])))));
  const inventory = await attempt(() => loadInventory(path, { extraVars, roles: names }));
  const playbooks = await all(files, (file) => attempt(() => loadPlaybook(file, { roles: names })));
  if (inventory) for (const playbook of playbooks) await lintPlays(playbook, inventory, attempt);
  const idle =
    inventory && playbooks.length === files.length
      ? await attempt(async () => idleVars(inventory, playbooks, names))
      : [];
  return {
    errors: distinct(errors),
    warnings: [...(inventory?.warnings ?? []), ...(idle ?? [])],
    read: { hosts: inventory?.hosts.size ?? 0, playbooks: files.length, roles: names.length },
  };
}

type Attempt = <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;

/** What could be made of each. */
async function all<Of, Result>(
  of: readonly Of[],
  make: (one: Of) => Promise<Result | undefined>,
): Promise<readonly Result[]> {
  const made: Result[] = [];
  for (const one of of) {
    const result = await make(one);
    if (result !== undefined) made.push(result);
  }
  return made;
}

/** Each play by itself, so that a mistake in one does not hide those of the next. */
async function lintPlays({ file, plays }: Playbook, inventory: Inventory, attempt: Attempt): Promise<void> {
  for (const play of plays) {
    if (selectable(play.hosts, inventory))
      await attempt(() => checkSite({ title: file, plays: [play], inventory, secrets }));
  }
}

/** Whether the play has hosts, or a pattern that is worth an error. */
function selectable(pattern: string, inventory: Inventory): boolean {
  try {
    return selectHosts(inventory, pattern).length > 0;
  } catch {
    return true;
  }
}

/** Whether a secret exists is not asked, so that no key is needed. */
const secrets: SecretSource = { get: async (name) => new Secret(name, 'not read') };

/** A mistake in a group's variables is met on each of its hosts, and in each playbook. */
function distinct(errors: readonly RebuildError[]): readonly RebuildError[] {
  const key = ({ code, message, at, host }: RebuildError) => JSON.stringify([code, message, at ?? host]);
  const first = new Map<string, RebuildError>();
  for (const error of errors) if (!first.has(key(error))) first.set(key(error), error);
  return [...first.values()];
}
