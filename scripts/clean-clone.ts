#!/usr/bin/env node
// What a new user gets: the last commit in a clone of its own, with empty caches, and the command that is given (default:
// .ci/run) run in it. `node scripts/clean-clone.ts ./rebuild cluster`
import { $, cd, chalk, tmpdir } from 'zx';

const command = process.argv.slice(2);
const folder = tmpdir('rebuild-clean-clone');
const quiet = $({ quiet: true });
await quiet`git clone --quiet . ${folder}/repository`;
cd(`${folder}/repository`);
const env = {
  ...process.env,
  REBUILD_CACHE: `${folder}/cache`,
  REBUILD_HOME: `${folder}/state`,
  npm_config_cache: `${folder}/npm`,
  PIP_CACHE_DIR: `${folder}/pip`,
  GOMODCACHE: `${folder}/go-modules`,
  GOCACHE: `${folder}/go-build`,
};
const started = Date.now();
const words = command.length > 0 ? command : ['bash', '.ci/run'];
const { exitCode } = await $({ env, stdio: 'inherit', nothrow: true })`${words}`;
await $({ env, quiet: true, nothrow: true })`./rebuild lab down`;
const outcome = exitCode === 0 ? chalk.green('passed') : chalk.red(`failed with ${exitCode}`);
console.log(`${words.join(' ')} in a clean clone: ${outcome}, ${Math.round((Date.now() - started) / 1000)} s`);
cd('/');
await quiet`chmod -R u+w ${folder}/go-modules`.nothrow(); // Go makes its modules read-only
await quiet`rm -rf ${folder}`;
process.exitCode = exitCode ?? 1;
