import { Script, sh, words } from '../../core/text.ts';

/**
 * A path that begins with `~al/` is one in the home of the user al. The shell looks it up by itself, as it does for
 * people: this takes no process, and no round trip.
 */
const HOME = /^(~[a-z_][\w.-]*\/)(.+)$/is;

/** The paths as words of a shell, each after a space. */
export function pathWords(paths: readonly string[]): Script {
  return new Script(paths.flatMap((path) => [' ', ...word(path).parts]));
}

/** Prints what each path in a home stands for, as `<path>|<path as it is>`. */
export function tellHomes(paths: readonly string[]): Script {
  const inHomes = paths.filter((path) => HOME.test(path));
  if (inHomes.length === 0) return sh`:`;
  const pairs = inHomes.map((path) => sh` ${path} ${word(path)}`);
  return new Script(["printf '%s|%s\\n'", ...pairs.flatMap((pair) => pair.parts), '\n']);
}

/** What `tellHomes` has printed: for each path in a home, what it stands for. */
export function homesIn(stdout: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const told = stdout.split('\n').filter((line) => line.startsWith('~'));
  const found = paths.map((path) => [path, told.find((line) => line.startsWith(`${path}|`))] as const);
  return new Map(found.flatMap(([path, line]) => (line === undefined ? [] : [[path, line.slice(path.length + 1)]])));
}

function word(path: string): Script {
  const [, home = '', rest = path] = HOME.exec(path) ?? [];
  return new Script([home, ...words([rest]).parts]);
}
