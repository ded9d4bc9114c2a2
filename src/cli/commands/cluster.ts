import { defineCommand } from '../command.ts';
import { loseDataOption, profileOption, runOptions } from '../common.ts';
import { clusterCommand, playbookOption } from '../run/cluster-command.ts';

export default defineCommand({
  options: { ...runOptions, ...loseDataOption, ...playbookOption, ...profileOption },
  examples: ['./rebuild cluster', './rebuild cluster --check --diff', './rebuild cluster -i inventory/production'],
  run: ({ options, ...surroundings }) => clusterCommand(options, surroundings),
});
