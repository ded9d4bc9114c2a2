import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { RebuildError } from '../../core/error.ts';
import { Secret } from '../../core/secret.ts';
import { checkSite } from '../../engine/build-site.ts';
import { loadInventory } from '../../inventory/load.ts';
import type { Inventory } from '../../inventory/model.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import type { SecretSource } from '../../inventory/secrets.ts';
import { loadPlaybook } from '../../playbook/load.ts';
import { errorText } from '../../report/error.ts';
import { plural } from '../../report/format.ts';
import { errorJson } from '../../report/json.ts';
import { loadRole, roleNames } from '../../roles/registry.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, jsonOption, repository } from '../common.ts';
import { exitCode } from '../exit-code.ts';

export default defineCommand({
  options: { ...inventoryOptions, ...jsonOption },
  run: async ({ options: { inventory: path, extraVars, json }, stdout }) => {
    const roles = roleNames();
    const errors: RebuildError[] = [];
    /** Goes on after a mistake, so that one run shows all of them. */
    const attempt: Attempt = async (work) => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof RebuildError)) throw error;
        errors.push(error);
        return undefined;
      }
    };
    const inventory = await attempt(() => loadInventory(path, { extraVars, roles }));
    for (const role of roles) await attempt(() => loadRole(role));
    const playbooks = playbookFiles();
    for (const file of playbooks) await lintPlaybook(file, roles, attempt, inventory);
    const distinct = [...new Map(errors.map((error) => [JSON.stringify(errorJson(error)), error])).values()];
    if (json) stdout.write(`${JSON.stringify(distinct.map(errorJson), null, 2)}\n`);
    else {
      for (const error of distinct) stdout.write(`${errorText(error, stdout.paint)}\n`);
      const read = `${plural(inventory?.hosts.size ?? 0, 'host')}, ${plural(playbooks.length, 'playbook')}, ${plural(roles.length, 'role')}`;
      stdout.write(`${read}: ${distinct.length === 0 ? 'no mistakes' : plural(distinct.length, 'mistake')}\n`);
    }
    return distinct.length === 0 ? exitCode.ok : exitCode.failed;
  },
});

type Attempt = <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;

function playbookFiles(): string[] {
  const folder = resolve(repository, 'playbooks');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return names.toSorted().map((name) => resolve(folder, name));
}

/** Each play by itself, so that a mistake in one does not hide those of the next. */
async function lintPlaybook(
  file: string,
  roles: readonly string[],
  attempt: Attempt,
  inventory?: Inventory,
): Promise<void> {
  const playbook = await attempt(() => loadPlaybook(file, { roles }));
  if (!inventory || !playbook) return;
  for (const play of playbook.plays) {
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
