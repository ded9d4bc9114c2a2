import { z } from 'zod';
import { lines, type Script, sh, words } from '../core/text.ts';
import { type UnitState, unit } from './collect/unit.ts';
import { type Change, defineResource, type State, type Use } from './define.ts';
import { unitName } from './unit-name.ts';

const props = z
  .strictObject({
    name: z.string().min(1).transform(unitName).describe('Unit name; without a suffix, a service'),
    state: z.enum(['started', 'stopped']).optional().describe('Whether it runs now; left alone when not given'),
    enabled: z.boolean().optional().describe('Whether it starts at boot; left alone when not given'),
    masked: z.boolean().default(false).describe('Whether nothing can start it. Excludes state started and enabled'),
  })
  .refine((p) => !p.masked || (p.state !== 'started' && p.enabled === undefined), {
    error: 'a masked unit can neither be started nor enabled',
  });

/** A systemd unit: running now, and at boot. */
export const service = defineResource({
  type: 'service',
  summary: 'A systemd unit: whether it runs now, and whether it starts at boot.',
  props,
  id: (p) => p.name,

  desired: ({ state, enabled, masked }) => ({
    ...(masked && { enabled: 'masked' }),
    ...(enabled !== undefined && { enabled: enabled ? 'enabled' : 'disabled' }),
    ...(state && { active: state === 'started' ? 'active' : 'inactive' }),
  }),

  observe: ({ name }) => ({ unit: unit(name) }),

  state: ({ masked }, { unit }) => ({ enabled: atBoot(unit, masked), active: now(unit) }),

  apply: ({ name }, changes, state) => lines([...unmask(name, changes, state), ...changes.map((it) => make(name, it))]),

  together: (uses) => (uses.every(onlyBegins) ? beginTogether(uses) : undefined),
});

function atBoot(unit: UnitState | undefined, masked: boolean): string {
  if (!unit || unit.load === 'not-found') return masked ? 'not-found' : 'disabled';
  return unit.load === 'masked' ? 'masked' : unit.enabled;
}

function now(unit: UnitState | undefined): string {
  if (!unit) return 'inactive';
  return ['reloading', 'refreshing'].includes(unit.active) ? 'active' : unit.active;
}

/** A masked unit must be unmasked before it can be started or enabled; after that it is disabled. */
function unmask(name: string, changes: readonly Change[], state: State): Script[] {
  const wanted = changes.some(({ to }) => to === 'active' || to === 'enabled' || to === 'disabled');
  return state.enabled === 'masked' && wanted ? [sh`systemctl -q unmask ${name}`] : [];
}

function make(name: string, { from, to }: Change): Script {
  switch (to) {
    case 'active':
      return start(name);
    case 'inactive':
      // A failed unit is stopped already, but counts as failed until it is told otherwise.
      return from === 'failed' ? sh`systemctl reset-failed ${name}` : sh`systemctl stop ${name}`;
    case 'enabled':
      return sh`systemctl -q enable ${name}`;
    case 'disabled':
      return sh`systemctl -q disable ${name}`;
    default:
      return sh`systemctl -q mask ${name}`;
  }
}

function start(name: string): Script {
  return orTell(name, sh`systemctl start ${name} && ${timeToFail([name])} && ! systemctl -q is-failed ${name}`);
}

/** A simple service counts as started before it had time to fail. Of other types, systemd is told when they are up. */
function timeToFail(names: readonly string[]): Script {
  return sh`case $(systemctl show -p Type --value -- ${words(names)}) in *simple* | *exec* | *idle*) sleep 0.3 ;; esac`;
}

/** A unit that fails shows why. */
function orTell(name: string, runs: Script): Script {
  return sh`
    if ${runs}; then :; else
      journalctl -u ${name} -n 20 --no-pager -o cat
      echo ${`UNIT_FAILED: ${name} failed to start; the end of its journal:`}
      exit 1
    fi
  `;
}

type Begins = Use<{ readonly name: string }>;

/** Whether nothing is to be done to it but to enable and to start it. */
function onlyBegins({ changes, state }: Use<unknown>): boolean {
  return state.enabled !== 'masked' && changes.every(({ to }) => to === 'enabled' || to === 'active');
}

/**
 * systemd reads all its files anew after each call that enables something: there is one. They are started one after the
 * other, as they are written, up to the first that does not start, and have one time to fail. What failed is told by its task.
 */
function beginTogether(uses: readonly Begins[]): Script[] | undefined {
  const enabled = namesWith('enabled', uses);
  const started = namesWith('active', uses);
  if (enabled.length < 2 && started.length < 2) return undefined;
  const all = sh`
    ${enabled.length > 0 ? sh`systemctl -q enable ${words(enabled)} 2>/dev/null || true` : sh``}
    ${started.length > 0 ? sh`for it in ${words(started)}; do systemctl start "$it" || break; done; ${timeToFail(started)}` : sh``}
  `;
  return uses.map((use, index) => lines([...(index === 0 ? [all] : []), makeSure(use)]));
}

function namesWith(change: string, uses: readonly Begins[]): string[] {
  return uses.filter(({ changes }) => changes.some(({ to }) => to === change)).map(({ props }) => props.name);
}

/** By one question: a call of systemctl takes longer than most of what it asks for. */
function makeSure({ props: { name }, changes }: Begins): Script {
  const wants = (state: string) => changes.some(({ to }) => to === state);
  const isFailed = sh`systemctl -q is-failed ${name}`;
  const again = sh`! ${isFailed} && systemctl start ${name} && ${timeToFail([name])} && ! ${isFailed}`;
  const isActive = sh`[ "\${state#*ActiveState=active}" != "$state" ]`;
  return lines([
    sh`state="$(systemctl show -p ActiveState,UnitFileState -- ${name}) "`,
    ...(wants('enabled')
      ? [sh`case $state in *UnitFileState=enabled[!-]*) ;; *) systemctl -q enable ${name} ;; esac`]
      : []),
    ...(wants('active') ? [orTell(name, sh`${isActive} || { ${again}; }`)] : []),
  ]);
}
