import { defineCommand } from '../command.ts';
import { profileOption, runOptions } from '../common.ts';
import { text } from '../option.ts';
import { clusterCommand, playbookOption } from '../run/cluster-command.ts';

/** `./rebuild plan` is `./rebuild cluster --check`, under the name that Terraform users look for. */
export default defineCommand({
  options: {
    ...runOptions,
    ...playbookOption,
    ...profileOption,
    out: text({ short: 'o', value: 'FILE', help: 'Write the EC2 part to this file, for "apply FILE"' }),
  },
  examples: [
    './rebuild plan --diff',
    './rebuild plan --detailed-exitcode -i inventory/production',
    './rebuild plan --out plan.json',
  ],
  run: ({ options: { out, ...options }, ...surroundings }) =>
    clusterCommand({ ...options, check: true, loseData: [] }, surroundings, { out }),
});
