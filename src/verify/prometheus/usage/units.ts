import { type Script, sh, words } from '../../../core/text.ts';
import type { Limits } from '../../../roles/limits.ts';
import { findingsOf, whole } from '../../findings.ts';
import type { Finding, Look } from '../../model.ts';
import { mebibytes } from './figures.ts';
import { NAME, usageFinding } from './finding.ts';
import type { Use } from './model.ts';
import type { LimitedUnit } from './processes.ts';

const { skipped, unknown } = findingsOf(NAME);

/** What the systemd units of a host used since they were started, as the kernel counted it. */
export function unitsLook(host: string, units: readonly LimitedUnit[]): Look {
  return {
    host,
    script: readUnits(units.map(({ unit }) => unit)),
    judge: whole(NAME, host, (stdout) => {
      const [head = '', ...blocks] = stdout.trim().split(/\n\n+/);
      const uptime = Number(fieldsOf(head).get('uptime'));
      return units.map(({ unit, limits }, index) =>
        ofUnit(`${unit} on ${host}`, fieldsOf(blocks[index] ?? ''), limits, uptime),
      );
    }),
  };
}

/**
 * A block of lines `key=value` for the host and for each unit: what systemd says of it, then the files of its control
 * group, of version 1 or 2 (admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst of the kernel).
 */
function readUnits(names: readonly string[]): Script {
  return sh`
    tell() { if [ -r "$2" ] && read -r line < "$2"; then echo "$1=$line"; fi; }
    echo "uptime=$(cut -d ' ' -f 1 /proc/uptime)"; echo
    systemctl show -p ${PROPERTIES} -- ${words(names)} | while IFS== read -r key value; do
      case $key in '') echo; continue;; *) echo "$key=$value";; esac
      case $key=$value in ControlGroup=/?*) ;; *) continue;; esac
      if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        cpu=/sys/fs/cgroup$value; memory=$cpu
        tell current "$memory/memory.current"; tell peak "$memory/memory.peak"
      else
        cpu=/sys/fs/cgroup/cpu$value; memory=/sys/fs/cgroup/memory$value
        # Where cpuacct is mounted apart from cpu, systemd makes no groups in it; version 2 beside it counts the time.
        tell nanoseconds "/sys/fs/cgroup/cpuacct$value/cpuacct.usage"
        sed -n 's/^usage_usec /usage_usec=/p' "/sys/fs/cgroup/unified$value/cpu.stat" 2> /dev/null || :
        tell current "$memory/memory.usage_in_bytes"; tell peak "$memory/memory.max_usage_in_bytes"
      fi
      sed -n 's/^\(usage_usec\|nr_periods\|nr_throttled\|\(total_\)*inactive_file\|oom_kill\) /\1=/p' \
        "$cpu/cpu.stat" "$memory/memory.stat" "$memory/memory.events" "$memory/memory.oom_control" 2> /dev/null || :
    done`;
}

const PROPERTIES = 'ActiveState,ControlGroup,ActiveEnterTimestampMonotonic';

type Fields = ReadonlyMap<string, string>;

function fieldsOf(block: string): Fields {
  return new Map(block.split('\n').map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]));
}

function ofUnit(subject: string, fields: Fields, limits: Limits, uptime: number): Finding {
  const state = fields.get('ActiveState');
  if (state === undefined) return unknown(subject, 'systemd tells nothing of it', HINT);
  if (state !== 'active') return skipped(subject, `is ${state}: it uses nothing`);
  const seconds = uptime - number(fields, 'ActiveEnterTimestampMonotonic')! / 1e6;
  const use = useOf(fields, seconds);
  const { cpu, memory } = use;
  return usageFinding({
    subject,
    use,
    limits,
    figures: {
      kind: 'unit',
      cpuMilli: { mean: cpu.usual.atLeast },
      memoryMiB: { now: memory.usual.atLeast, peakWithCache: memory.peak.atMost },
    },
    hint: HINT,
  });
}

/**
 * The kernel keeps no percentiles of a unit. Its mean use of CPUs is less than the usual peaks, and what it holds now, less
 * what can be taken back at once, is less than the most it held; the peak counts the page cache too, so it is more.
 */
function useOf(fields: Fields, seconds: number): Use {
  const nanoseconds = number(fields, 'nanoseconds');
  const microseconds = nanoseconds === undefined ? number(fields, 'usage_usec') : nanoseconds / 1e3;
  const mean = microseconds === undefined ? undefined : Math.round(microseconds / seconds) / 1e3;
  const current = number(fields, 'current');
  const inactive = number(fields, 'total_inactive_file') ?? number(fields, 'inactive_file') ?? 0;
  const held = current === undefined ? undefined : mebibytes(Math.max(0, current - inactive));
  const peak = number(fields, 'peak');
  const memory = { atLeast: held, atMost: peak === undefined ? undefined : mebibytes(peak) };
  const cpu = { atLeast: mean, atMost: undefined };
  const periods = number(fields, 'nr_periods') ?? 0;
  return {
    seconds,
    cpu: { usual: cpu, peak: cpu },
    memory: { usual: memory, peak: memory },
    throttled: periods > 0 ? number(fields, 'nr_throttled')! / periods : undefined,
    oomKills: number(fields, 'oom_kill') ?? 0,
  };
}

function number(fields: Fields, key: string): number | undefined {
  const text = fields.get(key) ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

const HINT = 'Set it in the variable `limits` of the host, and run "./rebuild role service_limits".';
