import { z } from 'zod';
import { type Script, sh, Text, words } from '../core/text.ts';
import { type CgroupLimits, cgroup } from './collect/cgroup.ts';
import { type Change, defineResource, type State } from './define.ts';
import { dropIn } from './drop-in.ts';
import { unitName } from './unit-name.ts';

const props = z
  .strictObject({
    unit: z
      .string()
      .regex(
        /^[^@]+(@[^.]+.*)?$/,
        'must not be a template: name an instance, or the slice of all, such as system-postgresql.slice',
      )
      .transform(unitName)
      .describe('A service or slice; without a suffix, a service'),
    cpuWeight: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Share of the CPUs when they are scarce; a unit without one has 100'),
    cpuQuotaPercent: z.int().min(1).optional().describe('Most CPU time it gets, in percent of one CPU'),
    memoryLowMiB: z
      .int()
      .nonnegative()
      .optional()
      .describe('Memory that is taken from others first. Nothing on cgroup version 1'),
    memoryMaxMiB: z.int().positive().optional().describe('Most memory it gets; beyond it, it is killed'),
  })
  .refine((p) => Object.keys(p).length > 1, { error: 'needs at least one limit' });
type Props = z.output<typeof props>;

/** What a systemd unit may use of the host, as the kernel enforces it, whether it runs already or is started later. */
export const unitLimits = defineResource({
  type: 'unit_limits',
  summary:
    'CPU and memory limits of a systemd unit: a drop-in file, and what the kernel enforces now. Nothing is restarted.',
  props,
  id: (p) => p.unit,
  desired: (p) => ({ ...fileOf(p).desired, ...desiredLimits(p) }),
  observe: (p, options) => ({ ...fileOf(p).probes(options), limits: cgroup(p.unit) }),
  state: (p, seen) => ({ ...fileOf(p).state(seen), ...foundLimits(seen.limits) }),
  apply,
  preview: (p, seen) => fileOf(p).preview(seen),
});

/** Its name sorts behind those of packages and administrators. */
const NAME = '90-rebuild-limits';

function fileOf(p: Props) {
  return dropIn({ unit: p.unit, name: NAME, content: new Text([content(p)]) });
}

const SETTINGS = [
  ['CPUWeight', ({ cpuWeight }: Props) => cpuWeight],
  ['CPUQuota', ({ cpuQuotaPercent }: Props) => cpuQuotaPercent && `${cpuQuotaPercent}%`],
  ['MemoryLow', ({ memoryLowMiB }: Props) => memoryLowMiB !== undefined && `${memoryLowMiB}M`],
  ['MemoryMax', ({ memoryMaxMiB }: Props) => memoryMaxMiB && `${memoryMaxMiB}M`],
] as const;

/** `CPUQuota=50%` and the like, of what is given. */
function settings(p: Props): string[] {
  return SETTINGS.flatMap(([name, value]) => (value(p) || value(p) === 0 ? [`${name}=${value(p)}`] : []));
}

function content(p: Props): string {
  return `[${p.unit.endsWith('.slice') ? 'Slice' : 'Service'}]\n${settings(p).join('\n')}\n`;
}

function desiredLimits({ cpuWeight, cpuQuotaPercent, memoryLowMiB, memoryMaxMiB }: Props): State {
  return {
    ...(cpuWeight !== undefined && { cpu_weight: String(cpuWeight) }),
    ...(cpuQuotaPercent !== undefined && { cpu_quota: `${cpuQuotaPercent}%` }),
    ...(memoryLowMiB !== undefined && { memory_low: `${memoryLowMiB}M` }),
    ...(memoryMaxMiB !== undefined && { memory_max: `${memoryMaxMiB}M` }),
  };
}

function foundLimits(limits: CgroupLimits | undefined): State {
  if (!limits?.known) return {};
  return {
    ...(limits.cpuWeight !== undefined && { cpu_weight: String(limits.cpuWeight) }),
    cpu_quota: limits.cpuQuotaPercent === Infinity ? 'none' : `${Math.round(limits.cpuQuotaPercent)}%`,
    memory_low: size(limits.memoryLow),
    memory_max: size(limits.memoryMax),
  };
}

function size(bytes: number): string {
  if (bytes === Infinity) return 'none';
  return Number.isInteger(bytes / 2 ** 20) ? `${bytes / 2 ** 20}M` : `${bytes} bytes`;
}

/**
 * A reload sets the limits of units that run. What `systemctl set-property` left behind would win over the drop-in and
 * is removed; setting the same once more makes systemd write them to the kernel, should someone have changed them there.
 */
function apply(p: Props, changes: readonly Change[], state: State): Script {
  const file = fileOf(p);
  const ofFile = changes.filter(({ field }) => field in file.desired);
  return sh`
    [ "$(systemctl show -p LoadState --value -- ${p.unit})" != not-found ] || {
      echo ${`UNIT_NOT_FOUND: ${p.unit} does not exist on this host; correct its name in "limits", or install it before`}; exit 1; }
    ${ofFile.length > 0 ? file.apply(ofFile, state) : sh``}
    if systemctl -q is-active ${p.unit}; then systemctl set-property --runtime ${p.unit} ${words(settings(p))}; fi
    for it in ${words(SETTINGS.map(([name]) => `50-${name}.conf`))}; do
      rm -f /etc/systemd/system.control/${p.unit}.d/"$it" /run/systemd/system.control/${p.unit}.d/"$it"
    done
    systemctl daemon-reload
  `;
}
