import { defineCommand } from '../command.ts';
import { loseDataOption, runOptions } from '../common.ts';
import { clusterCommand, playbookOption } from '../run/cluster-command.ts';

export default defineCommand({
  options: { ...runOptions, ...loseDataOption, ...playbookOption },
  examples: ['./rebuild cluster', './rebuild cluster --check --diff', './rebuild cluster -i inventory/production'],
  run: ({ options, ...surroundings }) => clusterCommand(options, surroundings),
});
