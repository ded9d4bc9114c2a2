import cluster from './cluster.ts';

/** `./rebuild plan` is `./rebuild cluster --check`, under the name that Terraform users look for. */
export default {
  ...cluster,
  examples: ['./rebuild plan --diff', './rebuild plan --detailed-exitcode -i inventory/production'],
  run: (words: readonly string[], surroundings: Parameters<typeof cluster.run>[1]) =>
    cluster.run(['--check', ...words], surroundings),
};
