import { sh, words } from '../../core/text.ts';
import { type Collector, type SharedProbe, shared } from '../probe.ts';

/** Limits of a unit as the kernel enforces them or, while it does not run, as systemd would set them. */
export interface CgroupLimits {
  /** Whether systemd knows the unit. */
  readonly known: boolean;
  /** 1 to 10000; undefined when not set. */
  readonly cpuWeight: number | undefined;
  /** Of one CPU; Infinity for no limit. */
  readonly cpuQuotaPercent: number;
  /** Bytes. Infinity is "all of it"; 0 is none. */
  readonly memoryLow: number;
  /** Bytes; Infinity for no limit. */
  readonly memoryMax: number;
}

const PROPERTIES = 'LoadState,ControlGroup,CPUWeight,CPUQuotaPerSecUSec,MemoryLow,MemoryMax';

/**
 * One `systemctl show` for all units; then the shell itself reads the control groups of those that run: what systemd
 * believes is not always what the kernel does. Version 1 has no MemoryLow: there it is what systemd was told.
 */
const collector: Collector<CgroupLimits> = {
  name: 'cgroup',
  script: (names) => sh`
    tell() { if [ -r "$2" ] && read -r line < "$2"; then echo "$1=$line"; fi; }
    systemctl show -p ${PROPERTIES} -- ${words(names)} | while IFS== read -r key value; do
      case $key in '') echo; continue;; *) echo "$key=$value";; esac
      case $key=$value in ControlGroup=/?*) ;; *) continue;; esac
      if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        for it in cpu.weight cpu.max memory.low memory.max; do tell "$it" "/sys/fs/cgroup$value/$it"; done
      else
        for it in cpu.shares cpu.cfs_quota_us cpu.cfs_period_us; do tell "$it" "/sys/fs/cgroup/cpu$value/$it"; done
        tell memory.limit_in_bytes "/sys/fs/cgroup/memory$value/memory.limit_in_bytes"
      fi
    done`,
  parse: (stdout, names) => {
    const blocks = stdout.trim().split('\n\n');
    return new Map(names.map((name, index) => [name, parseUnit(blocks[index] ?? '')]));
  },
};

/** The limits that hold for a systemd unit; its name has a suffix. */
export function cgroup(unit: string): SharedProbe<CgroupLimits | undefined> {
  return shared(collector, unit);
}

function parseUnit(block: string): CgroupLimits {
  const found = new Map(block.split('\n').map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]));
  const get = (...names: string[]) => names.map((name) => found.get(name)).find((value) => value !== undefined);
  return {
    known: found.get('LoadState') !== 'not-found',
    cpuWeight: weight(found),
    cpuQuotaPercent: quota(found),
    memoryLow: bytes(get('memory.low', 'MemoryLow') ?? '0'),
    memoryMax: bytes(get('memory.max', 'memory.limit_in_bytes', 'MemoryMax') ?? 'infinity'),
  };
}

type Found = ReadonlyMap<string, string>;

/** A control group has a weight even when nobody set one: whether one was set, systemd knows. */
function weight(found: Found): number | undefined {
  if (!/^\d+$/.test(found.get('CPUWeight') ?? '')) return undefined;
  const shares = found.get('cpu.shares'); // version 1: a weight of 100 is 1024 shares
  if (shares !== undefined) return Math.round((Number(shares) * 100) / 1024);
  return Number(found.get('cpu.weight') ?? found.get('CPUWeight'));
}

function quota(found: Found): number {
  const max = found.get('cpu.max')?.split(' ') ?? [found.get('cpu.cfs_quota_us'), found.get('cpu.cfs_period_us')];
  const [given, period] = max;
  if (given === undefined) return (seconds(found.get('CPUQuotaPerSecUSec') ?? 'infinity') ?? Infinity) * 100;
  return given === 'max' || given === '-1' ? Infinity : (Number(given) / Number(period)) * 100;
}

/** systemd tells it in its own way of writing time: `1s 500ms`. */
function seconds(span: string): number | undefined {
  const units: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 };
  const parts = [...span.matchAll(/([\d.]+)(us|ms|s|min|h)\b/g)];
  return parts.length > 0
    ? parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit!]!, 0)
    : undefined;
}

/** Version 1 writes "no limit" as the greatest number of pages. */
function bytes(value: string): number {
  return value === 'max' || value === 'infinity' || Number(value) >= 2 ** 62 ? Infinity : Number(value);
}
