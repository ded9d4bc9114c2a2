import { readPlanFile } from '../../cloud/plan-file.ts';
import { readConfigFile } from '../../config/yaml.ts';
import { required } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { loseDataOption, profileOption, runOptions } from '../common.ts';
import { clusterCommand, playbookOption } from '../run/cluster-command.ts';

const { check: _, detailedExitcode: __, yes: ___, ...options } = runOptions;

/** `./rebuild cluster`, whose changes in EC2 are those of a plan. Giving the plan is the consent, but not to lose data. */
export default defineCommand({
  args: { plan: required('PLAN', 'File that "plan --out" wrote') },
  options: { ...options, ...loseDataOption, ...playbookOption, ...profileOption },
  examples: ['./rebuild apply plan.json', './rebuild apply plan.json --lose-data k8s-redis'],
  run: async ({ args, options: given, ...surroundings }) => {
    const plan = readPlanFile(await readConfigFile(args.plan), args.plan);
    return clusterCommand({ ...given, check: false, detailedExitcode: false, yes: true }, surroundings, { plan });
  },
});
