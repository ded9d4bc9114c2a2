import { z } from 'zod';
import { lines, type Script, sh, words } from '../core/text.ts';
import { type DpkgStatus, dpkg } from './collect/dpkg.ts';
import { defineResource, type State, type Use } from './define.ts';
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

  apply: (p, changes, state) => {
    const use = { props: p, changes, state };
    return withApt(lines(p.state === 'absent' ? removal(use) : [...install(wishOf(use)), ...holds(p)]), p);
  },

  together: (uses) => {
    const wishes = uses.map(wishOf);
    if (!goTogether(wishes)) return undefined;
    const packages = [...new Set(wishes.flatMap((it) => it.packages))];
    return wishes.map((wish, index) => {
      const own = sh`apt_has ${words(wish.packages)} || ${lines(install(wish))}`;
      const all = sh`apt_together ${words([...wish.options, ...packages])} || { ${own} }`;
      return withApt(lines([index === 0 ? all : own, ...holds(wish.props)]), wish.props);
    });
  },

  // Nobody waits for it, so it does not wait for another package manager either.
  fetch: (uses) => {
    const packages = uses.filter(({ props }) => props.state === 'present').flatMap((use) => wishOf(use).packages);
    if (packages.length === 0) return undefined;
    return withApt(sh`apt_fetch ${words([...new Set(packages)])}`, { lockTimeoutSeconds: 0 });
  },
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

/** What one task asks of apt-get. */
interface Wish {
  readonly props: Props;
  readonly packages: readonly string[];
  readonly options: readonly string[];
}

/** Only what differs is named: apt-get would upgrade a package that is installed. */
function wishOf({ props, changes, state }: Use<Props>): Wish {
  const packages = props.packages.filter((it) => changes.some(({ field }) => field === parse(it).name));
  const isNew = (name: string) =>
    changes.some(({ field, from }) => field === name && from === 'absent') && state[holdOf(name)] !== 'yes';
  const isMoved = packages.map(parse).some(({ name, version }) => version !== undefined && !isNew(name));
  const options = [
    ...(props.recommends ? [] : ['--no-install-recommends']),
    ...(isMoved ? ['--allow-downgrades', '--allow-change-held-packages'] : []),
  ];
  return { props, packages, options };
}

function install({ packages, options }: Wish): Script[] {
  return packages.length > 0 ? [sh`apt_install ${words([...options, ...packages])}`] : [];
}

/** Again after an install: a change of a held package takes its hold away. */
function holds({ packages, hold }: Props): Script[] {
  const names = packages.map((it) => parse(it).name);
  if (hold === undefined) return [];
  return [hold ? sh`apt_hold ${words(names)}` : sh`apt_run apt-mark unhold ${words(names)}`];
}

/**
 * One apt-get takes its options for all packages: what may go back or break a hold stands alone. So does what takes a
 * hold away, which the next may rely on.
 */
function goTogether(wishes: readonly Wish[]): boolean {
  const packages = new Set(wishes.flatMap((it) => it.packages));
  const names = new Set([...packages].map((it) => parse(it).name));
  return (
    wishes.every(({ props, packages }) => props.state === 'present' && props.hold !== false && packages.length > 0) &&
    new Set(wishes.map(({ options }) => options.join(' '))).size === 1 &&
    new Set(wishes.map(({ props }) => props.lockTimeoutSeconds)).size === 1 &&
    names.size === packages.size
  );
}

function removal({ props, changes }: Use<Props>): Script[] {
  const names = props.packages.filter((it) => changes.some(({ field }) => field === it));
  return [sh`apt_remove --allow-change-held-packages ${words(names)}`];
}
