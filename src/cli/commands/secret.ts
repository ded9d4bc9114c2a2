import { loadInventory } from '../../inventory/load.ts';
import { openSecrets, type SecretStore } from '../../inventory/secrets.ts';
import { oneOf, optional } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions } from '../common.ts';
import { editText } from '../edit.ts';
import { UsageError } from '../usage.ts';

const actions = ['list', 'show', 'edit', 'rotate'] as const;

export default defineCommand({
  args: {
    action: oneOf('ACTION', actions, 'What to do'),
    name: optional('SECRET', 'Name of a secret; rotate without one makes a new key for the file'),
  },
  options: { ...inventoryOptions },
  examples: [
    './rebuild secret list',
    './rebuild secret show redis_password',
    './rebuild secret edit',
    './rebuild secret rotate redis_password',
  ],
  run: async ({ args: { action, name }, options: { inventory: path, extraVars }, stdout, env }) => {
    const { folder } = await loadInventory(path, { extraVars });
    const secrets = openSecrets({ folder, generate: false });
    stdout.write(await ACTIONS[action](secrets, name, env));
  },
});

type Action = (secrets: SecretStore, name: string | undefined, env: NodeJS.ProcessEnv) => Promise<string>;

/** Each gives what is printed. */
const ACTIONS: Readonly<Record<(typeof actions)[number], Action>> = {
  list: async (secrets) => (await secrets.list()).map((name) => `${name}\n`).join(''),
  show: async (secrets, name) => {
    if (name === undefined) throw new UsageError('SECRET is missing', 'Run ./rebuild secret list for the names.');
    return `${(await secrets.get(name)).reveal()}\n`;
  },
  edit: async (secrets, _, env) => {
    const before = await secrets.text();
    const after = await editText(before, { env, suffix: '.yaml' });
    if (after === before) return 'nothing changed\n';
    await secrets.replace(after);
    return 'written; run ./rebuild cluster to bring the change to the hosts\n';
  },
  rotate: async (secrets, name) => {
    if (name === undefined) {
      await secrets.rotateKey();
      return 'the file has a new key; give the new key file to your team\n';
    }
    await secrets.rotate(name);
    return `${name} has a new value; run ./rebuild cluster to bring it to the hosts\n`;
  },
};
