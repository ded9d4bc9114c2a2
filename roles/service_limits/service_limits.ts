import { defineRole, type Facts, hostLimits, type Limits, RebuildError, unitLimits } from 'rebuild';
import { z } from 'zod';

/** The requests and limits of the inventory on systemd units, as Kubernetes would set them on containers. */
export default defineRole({
  name: 'service_limits',
  summary:
    'Requests and limits of the variable `limits` onto systemd units: CPUWeight, CPUQuota, MemoryLow, MemoryMax.',
  vars: z.strictObject({}),
  demands: ({ host }) => ({
    units: Object.entries(hostLimits(host)).map(([name, limits]) => ({
      name,
      cpuMilli: limits.cpu_request,
      memoryMiB: limits.memory_request,
      limits: { cpuMilli: limits.cpu_limit, memoryMiB: limits.memory_limit },
    })),
  }),
  tasks: ({ host, facts }) =>
    Object.entries(hostLimits(host)).map(([unit, limits]) => {
      checkFits(unit, limits, facts);
      return unitLimits({ unit, ...settings(limits) });
    }),
});

/** A request of one CPU weighs 100, which is what a unit without a request weighs. */
function settings({ cpu_request, cpu_limit, memory_request, memory_limit }: Limits) {
  return {
    ...(cpu_request && { cpuWeight: Math.min(10_000, Math.max(1, Math.round(cpu_request / 10))) }),
    ...(cpu_limit && { cpuQuotaPercent: Math.max(1, Math.round(cpu_limit / 10)) }),
    ...(memory_request && { memoryLowMiB: memory_request }),
    ...(memory_limit && { memoryMaxMiB: memory_limit }),
  };
}

function checkFits(unit: string, { memory_limit = 0 }: Limits, { memoryMiB }: Facts): void {
  if (memory_limit <= memoryMiB) return;
  throw new RebuildError(
    'LIMIT_EXCEEDS_RAM',
    `${unit} may use ${memory_limit} MiB, but the host has ${memoryMiB} MiB`,
    {
      hint: 'Lower its memory_limit in the variable "limits", or give the host more RAM.',
    },
  );
}
