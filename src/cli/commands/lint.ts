import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText } from '../../report/error.ts';
import { plural } from '../../report/format.ts';
import { errorJson } from '../../report/json.ts';
import { rest } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { inventoryOptions, jsonOption, repository } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { type Findings, lint } from '../run/lint.ts';

export default defineCommand({
  args: { files: rest('FILE', 'Playbooks to read; those of the folder playbooks when none is given') },
  options: { ...inventoryOptions, ...jsonOption },
  examples: ['./rebuild lint', './rebuild lint -i inventory/production', './rebuild lint mine.yaml -i hosts.ini'],
  run: async ({ args: { files }, options: { inventory, extraVars, json }, stdout }) => {
    const playbooks = files.length > 0 ? files.map((file) => resolve(file)) : ownPlaybooks();
    const found = await lint({ inventory, extraVars, playbooks });
    const { errors, warnings } = found;
    if (json) {
      const told = [...errors.map(errorJson), ...warnings.map((warning) => ({ warning }))];
      stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    } else {
      for (const error of errors) stdout.write(`${errorText(error, stdout.paint)}\n`);
      for (const warning of warnings) stdout.write(`${stdout.paint.yellow('warning')}: ${warning}\n`);
      stdout.write(`${summary(found)}\n`);
    }
    return errors.length === 0 ? exitCode.ok : exitCode.failed;
  },
});

function ownPlaybooks(): string[] {
  const folder = resolve(repository, 'playbooks');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return names.toSorted().map((name) => resolve(folder, name));
}

function summary({ errors, warnings, read }: Findings): string {
  const of = [plural(read.hosts, 'host'), plural(read.playbooks, 'playbook'), plural(read.roles, 'role')].join(', ');
  const mistakes = errors.length === 0 ? 'no mistakes' : plural(errors.length, 'mistake');
  return `${of}: ${mistakes}${warnings.length > 0 ? `, ${plural(warnings.length, 'warning')}` : ''}`;
}
