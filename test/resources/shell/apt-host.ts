import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from '../../../src/core/text.ts';
import { batch } from '../../../src/engine/batch.ts';
import { type Frame, FrameReader } from '../../../src/engine/frames.ts';
import { folderWith } from '../../support/folder.ts';

const FOLDERS = ['/var/lib/apt/lists', '/etc/apt/sources.list', '/etc/apt/keyrings', '/etc/apt/preferences.d'];

/**
 * Knows of the packages in `there`, puts those that it installs into `have`, and breaks on those in `broken`. Lists of more
 * than a new source are not read where there is a file `unreadable`.
 */
const APT_GET = `
case " $* " in *' update '*)
  parts=$(echo "$*" | sed -n 's/.*sourceparts=\\(\\/[^ ]*\\).*/\\1/p')
  [ -z "$parts" ] || { ls "$parts" >parts; [ ! -e unreadable ] || exit 100; }
  touch lists/x_Release
  cat warn >&2 2>/dev/null
  exit 0 ;;
esac
for it; do case $it in -* | *::* | */* | *= | install) ;; *) wanted="$wanted $it" ;; esac; done
for it in $wanted; do
  grep -qx "\${it%%=*}" there || { echo "E: Unable to locate package $it" >&2; exit 100; }
done
case " $* " in *' --download-only '*) exit 0 ;; esac
for it in $wanted; do
  ! grep -qsx "$it" broken || { echo "dpkg: error processing package $it" >&2; exit 100; }
  echo "\${it%%=*}" >>have
done`;

export interface AptHost {
  readonly folder: string;
  /** The calls of apt-get and dpkg since the last question, without the options that all have. */
  calls(): string[];
  /** The packages that it has, in the order of their installation. */
  has(): string[];
  /** The files that the last `update` with a folder of sources of its own took. */
  parts(): string[];
  /** Runs scripts as one job on the host. */
  run(scripts: readonly Script[]): readonly Frame[];
}

/** Runs the scripts of apt's resource types by a real shell, with programs that stand for apt and dpkg. */
export function aptHost(there: readonly string[], { broken = [] as readonly string[] } = {}): AptHost {
  const folder = folderWith({ there: there.join('\n'), broken: broken.join('\n'), 'lists/y': '' });
  const at = (path: string) => join(folder, path);
  mkdirSync(at('bin'));
  const program = (name: string, body: string) => {
    const note = `echo "${name} $*" >>calls\n`;
    writeFileSync(
      at(`bin/${name}`),
      `#!/bin/sh\ncd ${folder}\n${name.endsWith('get') || name === 'dpkg' ? note : ''}${body}\n`,
    );
    chmodSync(at(`bin/${name}`), 0o755);
  };
  program('apt-get', APT_GET);
  program('dpkg', 'case $1 in --set-selections) sed "s/^/ /" >>calls ;; esac');
  program('dpkg-query', 'grep -qsx "$4" have && echo "installed 1.2-3"');
  program('apt-mark', ':');
  program('apt-cache', 'case $1 in pkgnames) cat there ;; esac');
  const read = (path: string) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8').trim().split('\n') : []);
  return {
    folder,
    calls: () => {
      const made = read('calls').map((call) => call.replace(/ -qy (-o (Dpkg|DPkg|Acquire|Dir)\S* )+/, ' '));
      rmSync(at('calls'), { force: true });
      return made.filter((call) => call !== 'dpkg --audit');
    },
    has: () => read('have'),
    parts: () => read('parts'),
    run: (scripts) => {
      const text = batch(scripts, { mark: 'MARK', stderr: 'merged', stopOnError: true }).plain();
      const moved = FOLDERS.reduce((it, path) => it.replaceAll(path, at(path.split('/').at(-1)!)), text);
      const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, REBUILD_STATE: at('state') };
      const reader = new FrameReader('MARK');
      reader.feed(spawnSync('sh', ['-s'], { input: moved, encoding: 'utf8', env }).stdout);
      return [...reader.frames.values()];
    },
  };
}
