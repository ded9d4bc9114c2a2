import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invocation } from '../account.ts';
import { applyScript, changeScript, checkScript, type SiteHost } from '../workload/index.ts';
import type { Scene, Tool } from './tool.ts';

/** Scripts written by hand, each run by one connection and one command for each host. */
export interface ByHand {
  readonly floor: Tool;
  readonly shell: Tool;
  /** Judges every host. */
  readonly judge: Invocation;
  /** Alters one file on every host. */
  readonly alter: Invocation;
  /** Installs Python's apt module on every host. */
  readonly addPythonApt: Invocation;
}

export function byHand({ folder, hosts, access }: Scene): ByHand {
  const scripts = { check: checkScript, apply: applyScript, change: changeScript, 'python-apt': () => pythonApt };
  const invocation = (name: keyof typeof scripts): Invocation => {
    const place = join(folder, name);
    writeScripts(place, hosts, scripts[name]);
    return { command: process.execPath, args: [join(import.meta.dirname, '../floor.mjs'), access.hostsFile, place] };
  };
  const [check, apply] = [invocation('check'), invocation('apply')];
  return {
    floor: {
      name: 'floor',
      invocation: () => check,
      // A changed file is what it is to find.
      accepts: (exitCode, action) => exitCode === (action === 'changed' ? 1 : 0),
    },
    shell: { name: 'shell', invocation: () => apply },
    judge: check,
    alter: invocation('change'),
    addPythonApt: invocation('python-apt'),
  };
}

const pythonApt = `
install() { DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends python3-apt </dev/null; }
install || { apt-get -q update </dev/null; install; }
`;

function writeScripts(place: string, hosts: readonly SiteHost[], script: (host: SiteHost) => string): void {
  mkdirSync(place, { recursive: true });
  for (const host of hosts) writeFileSync(join(place, `${host.address}.sh`), script(host));
}
