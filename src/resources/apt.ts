import { z } from 'zod';
import { lines, type Script, sh, words } from '../core/text.ts';
import { type DpkgStatus, dpkg } from './collect/dpkg.ts';
import { type Change, defineResource, type State } from './define.ts';
import { fits } from './glob.ts';
import { presence } from './props.ts';
import { LOCK_TIMEOUT_SECONDS, withApt } from './shell/apt-get.ts';

const PACKAGE = /^[a-z0-9][a-z0-9+.-]+(:[a-z0-9]+)?(=[\w.+~:*?-]+)?$/;

const props = z
  .strictObject({
    packages: z
      .array(z.string().regex(PACKAGE, 'must be a package name, or name=version; the version may hold * and ?'))
      .min(1)
      .describe('Package names; `name=1.2*` pins a version, which is then upgraded or downgraded to'),
    state: presence().describe('`absent` removes them; their configuration files stay'),
    hold: z.boolean().optional().describe('Whether upgrades leave them alone; not touched when not given'),
    recommends: z.boolean().default(false).describe('Whether recommended packages are installed too'),
    lockTimeoutSeconds: z
      .number()
      .int()
      .positive()
      .default(LOCK_TIMEOUT_SECONDS)
      .describe('How long another package manager is waited for'),
  })
  .refine(({ state, packages }) => state === 'present' || packages.every((it) => !it.includes('=')), {
    error: 'packages: a version cannot be given for packages that are to be absent',
  })
  .refine(({ state, hold }) => state === 'present' || hold === undefined, {
    error: 'hold: cannot be given for packages that are to be absent',
  });

type Props = z.output<typeof props>;

/** Debian packages: installed, in a given version, held, or absent. */
export const apt = defineResource({
  type: 'apt',
  summary: 'Debian packages: installed, in a given version, held, or absent.',
  props,

  id: ({ packages }) => packages.join(' '),

  desired: (p) =>
    Object.fromEntries(
      p.packages
        .map(parse)
        .flatMap(({ name, version }) => [
          [name, p.state === 'absent' ? 'absent' : (version ?? 'installed')],
          ...(p.hold === undefined ? [] : [[holdOf(name), p.hold ? 'yes' : 'no']]),
        ]),
    ),

  observe: (p) => Object.fromEntries(p.packages.map(parse).map(({ name }) => [name, dpkg(name)])),

  state: (p, seen): State =>
    Object.fromEntries(
      p.packages.map(parse).flatMap(({ name, version }) => [
        [name, shown(seen[name], version)],
        [holdOf(name), seen[name]?.want === 'hold' ? 'yes' : 'no'],
      ]),
    ),

  apply: (p, changes) => withApt(lines(p.state === 'absent' ? removal(p, changes) : installation(p, changes)), p),
});

interface Package {
  readonly name: string;
  readonly version: string | undefined;
}

function parse(text: string): Package {
  const [name = '', version] = text.split(/=(.*)/s);
  return { name, version };
}

function holdOf(name: string): string {
  return `hold ${name}`;
}

/** An installed version that fits the wanted pattern is shown as the pattern, so that the two are equal. */
function shown(status: DpkgStatus | undefined, pattern: string | undefined): string {
  if (!status || status.status === 'not-installed' || status.status === 'config-files') return 'absent';
  if (!status.installed) return status.status;
  if (pattern === undefined) return 'installed';
  return fits(pattern, status.version) ? pattern : status.version;
}

/** Only what differs is named: apt-get would upgrade a package that is installed. */
function installation(p: Props, changes: readonly Change[]): Script[] {
  const wrong = p.packages.filter((it) => changes.some(({ field }) => field === parse(it).name));
  const options = [
    ...(p.recommends ? [] : ['--no-install-recommends']),
    ...(wrong.some((it) => it.includes('=')) ? ['--allow-downgrades', '--allow-change-held-packages'] : []),
  ];
  const install = wrong.length > 0 ? [sh`apt_install ${words([...options, ...wrong])}`] : [];
  // Again after an install: a change of a held package takes its hold away.
  const names = p.packages.map((it) => parse(it).name);
  const held = p.hold === undefined ? [] : [sh`apt_run apt-mark ${p.hold ? 'hold' : 'unhold'} ${words(names)}`];
  return [...install, ...held];
}

function removal(p: Props, changes: readonly Change[]): Script[] {
  const names = p.packages.filter((it) => changes.some(({ field }) => field === it));
  return [sh`apt_remove --allow-change-held-packages ${words(names)}`];
}
