import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

export interface UnitState {
  /** `loaded`, `not-found`, `masked`, … */
  readonly load: string;
  /** `active`, `inactive`, `failed`, `activating`, … */
  readonly active: string;
  /** `enabled`, `disabled`, `static`, `masked`, … ; empty when there is no unit file. */
  readonly enabled: string;
  /** Whether its files have changed since systemd read them. */
  readonly needsReload: boolean;
}

const PROPERTIES = 'Id,Names,LoadState,ActiveState,UnitFileState,NeedDaemonReload';

/** `systemctl show` of all units in one process. */
const collector: Collector<UnitState> = {
  name: 'unit',
  script: (names) => sh`systemctl show -p ${PROPERTIES} -- ${words(names)}`,
  // One block for each name asked, in the order asked: an alias is answered under its real name.
  parse: (stdout, names) => {
    const blocks = stdout.trim().split('\n\n');
    return new Map(names.map((name, index) => [name, parseUnit(blocks[index] ?? '')]));
  },
};

/** State of a systemd unit; its name has a suffix, such as `redis-server.service`. */
export function unit(name: string): SharedProbe<UnitState | undefined> {
  return shared(collector, name);
}

function parseUnit(block: string): UnitState {
  const found = new Map(block.split('\n').map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]));
  return {
    load: found.get('LoadState') ?? 'not-found',
    active: found.get('ActiveState') ?? 'inactive',
    enabled: found.get('UnitFileState') ?? '',
    needsReload: found.get('NeedDaemonReload') === 'yes',
  };
}
