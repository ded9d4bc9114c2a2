import { dirname } from 'node:path';
import { lines, type Script, sh, type Text } from '../core/text.ts';
import { type UnitState, unit as unitState } from './collect/unit.ts';
import type { Change, Preview, State } from './define.ts';
import { file } from './file.ts';
import type { AnyProbe } from './probe.ts';

export interface UnitFile {
  /** The unit it belongs to, with its suffix. */
  readonly unit: string;
  readonly path: string;
  readonly content: Text | undefined;
  readonly mode: string;
  readonly state: 'present' | 'absent';
}

/** A file that systemd reads, and whether systemd has read it: what units and drop-ins have in common. */
export function unitFile({ unit, path, content, mode, state }: UnitFile) {
  const base = file({ path, content, mode, state });
  // systemd knows instances of a template (`x@.service`), not the template itself.
  const template = /@\.[a-z]+$/.test(unit);
  const write = (changes: readonly Change[], observed: State): Script => {
    const own = changes.filter(({ field }) => field !== 'loaded');
    const folder = dirname(path);
    const made = state === 'present' ? sh`[ -d ${folder} ] || mkdir -p -m 0755 ${folder}` : sh``;
    return own.length > 0 ? lines([made, base.apply(own, observed)]) : sh``;
  };
  return {
    desired: (): State => ({ ...base.desired, ...(!template && { loaded: 'current' }) }),
    observe: (options: { diff: boolean }): Readonly<Record<string, AnyProbe>> => ({
      ...base.probes(options),
      ...(!template && { unit: unitState(unit) }),
    }),
    state: (seen: Readonly<Record<string, unknown>>): State => ({
      ...base.state(seen),
      loaded: (seen.unit as UnitState | undefined)?.needsReload ? 'outdated' : 'current',
    }),
    apply: (changes: readonly Change[], observed: State): Script =>
      lines([write(changes, observed), sh`systemctl daemon-reload`]),
    /** As `apply`, where a later task lets systemd read the file; of a template nothing tells whether it has. */
    applyEarly: (changes: readonly Change[], observed: State): Script | undefined =>
      template ? undefined : write(changes, observed),
    preview: (seen: Readonly<Record<string, unknown>>): Preview | undefined => base.preview(seen),
  };
}

interface FileUse {
  readonly file: ReturnType<typeof unitFile>;
  readonly changes: readonly Change[];
  readonly state: State;
}

/** Scripts for files that are written one after the other: systemd reads all of them once, at the end. */
export function readOnce(uses: readonly FileUse[]): Script[] {
  return uses.map(({ file, changes, state }, index) => {
    const early = index < uses.length - 1 ? file.applyEarly(changes, state) : undefined;
    return early ?? file.apply(changes, state);
  });
}
