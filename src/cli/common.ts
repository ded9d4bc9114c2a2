import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commaList, count, flag, flagOrText, list, type Option, positiveInteger, text } from './option.ts';

/** The folder of the repository, that the default inventory, playbooks and roles are in. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

const inventory: Option<string> = {
  short: 'i',
  value: 'PATH',
  help: 'Inventory folder or file, also set by REBUILD_INVENTORY',
  fallback: 'inventory/lab',
  read: (given) => resolve(given.at(-1) ?? (process.env.REBUILD_INVENTORY || resolve(repository, 'inventory/lab'))),
};

/** For commands that read an inventory. */
export const inventoryOptions = {
  inventory,
  extraVars: list({ short: 'e', value: 'KEY=VALUE', help: 'Variable above all others; also YAML, JSON or @FILE' }),
};

/** For commands that reach hosts. */
export const hostOptions = {
  ...inventoryOptions,
  acceptNewHostKeys: flag({ help: 'Accept the key of a host that is met for the first time, and remember it' }),
};

export const limitOption = {
  limit: text({ short: 'l', value: 'PATTERN', help: 'Only these hosts: a:b:&c:!d, globs, ranges' }),
};

export const jsonOption = { json: flag({ help: 'Print JSON' }) };

export const yesOption = { yes: flag({ short: 'y', help: 'Do not ask' }) };

/** For commands that may end a host whose disk has data of its own: `--yes` does not agree to that. */
export const loseDataOption = {
  loseData: list({ value: 'HOST', help: 'Agree that the data on the disk of this host are lost; may be repeated' }),
};

/** For commands that run roles on hosts. */
export const runOptions = {
  ...hostOptions,
  ...limitOption,
  tags: commaList({ short: 't', value: 'TAGS', help: 'Only roles with one of these tags' }),
  skipTags: commaList({ value: 'TAGS', help: 'Not the roles with one of these tags' }),
  check: flag({ short: 'C', help: 'Only say what would change' }),
  diff: flag({ short: 'D', help: 'Show how the content of files changes' }),
  forks: positiveInteger({ short: 'f', value: 'N', fallback: 20, help: 'Hosts at the same time' }),
  verbose: count({ short: 'v', help: 'Show what converged too; twice: also the output of tasks' }),
  json: flag({ help: 'One JSON object a line, for each event' }),
  detailedExitcode: flag({ help: 'With --check: exit code 2 when something would change' }),
  ...yesOption,
};

/** For commands that run a playbook. */
export const profileOption = {
  profile: flagOrText({ value: 'FILE', help: 'Tell at the end what took the time; in FILE as a trace for Perfetto' }),
};
