import cluster from './cluster.ts';

/** `./rebuild plan` is `./rebuild cluster --check`, under the name that Terraform users look for. */
export default {
  ...cluster,
  run: (words: readonly string[], surroundings: Parameters<typeof cluster.run>[1]) =>
    cluster.run(['--check', ...words], surroundings),
};
