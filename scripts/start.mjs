// The first file that Node reads. Hands over to src/cli/main.ts: as a bundle, where there is one of just these sources, else as
// it stands. Plain JavaScript, since to strip types would cost more than all that is done here. What is read and made here:
// docs/decisions/no-build-step.md.
import { createRequire, enableCompileCache, constants as moduleConstants, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// To import this one would load the streams too.
const { accessSync, constants, readFileSync, statSync } = process.getBuiltinModule('node:fs');

const home = join(import.meta.dirname, '..');
const place = join(home, '.rebuild/bundle');
/** After this a bundle is tried again that could not be made, though nothing has changed: the disk may have been full. */
const RETRY_MS = 600_000;
const LONGEST_MS = 60_000;
const ownCache = join(process.env.REBUILD_CACHE || join(process.env.HOME || '/tmp', '.cache/rebuild'), 'compiled');

let made = known();
if (!made && (await make())) made = known();
await (made?.folder ? fromBundle(made) : fromSources(made?.failed ?? 'it could not be made'));

/** What the last making came to, unless a file that went into it is another one now, or it is to be tried again. */
function known() {
  try {
    const last = JSON.parse(readFileSync(join(place, 'current.json'), 'utf8'));
    const isOld = last.failed && Date.now() - last.at > RETRY_MS;
    return last.home === home && !isOld && last.files.every(isUnchanged) ? last : undefined;
  } catch {
    return undefined;
  }
}

/** Any write sets the time of change, also one that leaves length and time of modification as they were. */
function isUnchanged([path, size, modified, changed]) {
  const is = statSync(path, { throwIfNoEntry: false });
  return is?.size === size && is.mtimeMs === modified && is.ctimeMs === changed;
}

/** In a process of its own, which may fail in any way. @returns whether it was tried */
async function make() {
  try {
    accessSync(home, constants.W_OK);
  } catch {
    return false;
  }
  const { spawnSync } = await import('node:child_process');
  const program = join(home, 'scripts/bundle.ts');
  const options = { stdio: 'ignore', timeout: LONGEST_MS, killSignal: 'SIGKILL' };
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program], options);
  return true;
}

function fromBundle({ folder, entries }) {
  const base = pathToFileURL(join(place, folder, '/')).href;
  const chunks = new Map(entries.map(([source, chunk]) => [pathToFileURL(source).href, base + chunk]));
  registerHooks({
    resolve(specifier, { parentURL, ...context }, next) {
      if (specifier.startsWith('node:')) return { url: specifier, format: 'builtin', shortCircuit: true };
      if (specifier.startsWith('./') && parentURL?.startsWith(base)) return chunkAt(new URL(specifier, parentURL).href);
      // Roles that stand elsewhere, and whatever they import, meet the very same 'rebuild' and 'zod'.
      const found = next(specifier, { parentURL, ...context });
      const chunk = chunks.get(found.url);
      return chunk ? chunkAt(chunk) : found;
    },
  });
  const require = createRequire(import.meta.url);
  Error.prepareStackTrace = (error, frames) => require('./bundle/trace.mjs').sourceTrace(error, frames, base);
  // Node keeps those functions that the first run has used, so each command has a folder of its own.
  const [, , command = ''] = process.argv;
  const name = /^[a-z]+$/.test(command) ? command : 'other';
  // The place may be another user's.
  if (!keepsCompiled(join(place, folder, 'compiled', name))) keepsCompiled(ownCache);
  return import(pathToFileURL(join(home, 'src/cli/main.ts')).href);
}

function chunkAt(url) {
  return { url, format: 'module', shortCircuit: true };
}

function fromSources(why) {
  const [words] = process.argv.join('\n').split('\n--\n');
  if (/^(-v+|--verbose)$/m.test(words))
    process.stderr.write(`rebuild: runs from its sources, without a bundle: ${why}\n`);
  keepsCompiled(ownCache);
  return import(pathToFileURL(join(home, 'src/cli/main.ts')).href);
}

/** @returns false where nothing can be written */
function keepsCompiled(folder) {
  return enableCompileCache(folder).status !== moduleConstants.compileCacheStatus.FAILED;
}
