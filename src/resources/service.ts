import { z } from 'zod';
import { lines, type Script, sh } from '../core/text.ts';
import { type UnitState, unit } from './collect/unit.ts';
import { type Change, defineResource, type State } from './define.ts';
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

/** A unit that fails shows why. A simple service counts as started before it had time to fail: look again. */
function start(name: string): Script {
  return sh`
    if systemctl start ${name} && sleep 0.3 && ! systemctl -q is-failed ${name}; then :; else
      journalctl -u ${name} -n 20 --no-pager -o cat
      echo ${`UNIT_FAILED: ${name} failed to start; the end of its journal:`}
      exit 1
    fi
  `;
}
