import type { Limits } from '../../../roles/limits.ts';
import type { Bounds, Recommendation, Setting, Use } from './model.ts';

/** A request covers the usual use and this much more. */
const ABOVE_USUAL = 1.15;
/** A limit on memory is never lower than the peak and this much more: what exceeds it is killed. */
const ABOVE_PEAK = 1.2;
/** How much more, at least, where a limit was met. */
const MORE = 1.5;
/** A share of throttled periods above this slows down what runs. */
const THROTTLED = 0.25;
/** Less is proposed only where it saves more than 30 %, and when one day and night at least are known. */
const WORTH_IT = 0.7;
const DAY_SECONDS = 24 * 3600;

/** Millicores and MiB. */
const STEPS = { cpu: 10, memory: 16 } as const;

/**
 * Whether each request and limit is to be raised, lowered or kept, for those that are set. The rule is told in
 * docs/verify.md. No request is above its limit.
 */
export function recommend(use: Use, limits: Limits): Recommendation[] {
  const cpuLimit = cpuLimitFor(use, limits.cpu_limit);
  const cpuRequest = requestFor('cpu', use, limits.cpu_request, (cpuLimit ?? NONE).to);
  const memoryLimit = memoryLimitFor(use, limits);
  const memoryRequest = requestFor('memory', use, limits.memory_request, (memoryLimit ?? NONE).to);
  return [cpuRequest, cpuLimit, memoryRequest, memoryLimit].filter((it) => it !== undefined);
}

const NONE = { to: Infinity };

type Resource = keyof typeof STEPS;

function requestFor(resource: Resource, use: Use, from: number | undefined, limit: number): Recommendation | undefined {
  if (from === undefined) return undefined;
  const setting: Setting = `${resource}_request`;
  const { atLeast = 0, atMost } = use[resource].usual;
  const covering = (usual: number) => Math.min(limit, roundUp(usual * ABOVE_USUAL, resource));
  if (atLeast > from) {
    const to = covering(atLeast);
    if (to <= from) return keep(setting, from, 'its limit is no higher');
    return { setting, action: 'raise', from, to, why: 'its usual use is above' };
  }
  if (isStrained(resource, use)) return keep(setting, from, 'it met its limit');
  const less = lower(setting, from, use, atMost === undefined ? undefined : covering(atMost));
  return less ?? keep(setting, from, 'its usual use is below');
}

function isStrained(resource: Resource, { throttled = 0, oomKills }: Use): boolean {
  return resource === 'cpu' ? throttled > THROTTLED : oomKills > 0;
}

/** A CPU limit costs nothing while it is not met: it is never lowered. */
function cpuLimitFor({ cpu, throttled = 0 }: Use, from: number | undefined): Recommendation | undefined {
  if (from === undefined) return undefined;
  if (throttled <= THROTTLED) return keep('cpu_limit', from, 'it seldom waits for it');
  const why = `it waited for it in ${Math.round(throttled * 100)} % of the periods`;
  return { setting: 'cpu_limit', action: 'raise', from, to: beyond(from, cpu.peak, 'cpu'), why };
}

function memoryLimitFor(use: Use, { memory_limit: from, memory_request = 0 }: Limits): Recommendation | undefined {
  if (from === undefined) return undefined;
  const setting = 'memory_limit';
  const { peak } = use.memory;
  if (use.oomKills > 0) {
    const why = `killed for it: ${use.oomKills}`;
    return { setting, action: 'raise', from, to: beyond(from, peak, 'memory'), why };
  }
  const least = roundUp((peak.atLeast ?? 0) * ABOVE_PEAK, 'memory');
  if ((peak.atLeast ?? 0) * ABOVE_PEAK > from) {
    return { setting, action: 'raise', from, to: least, why: 'its peak comes near it' };
  }
  const request = requestFor('memory', use, memory_request, Infinity)!.to;
  const enough = peak.atMost === undefined ? undefined : roundUp(peak.atMost * ABOVE_PEAK, 'memory');
  const less = lower(setting, from, use, enough === undefined ? undefined : Math.max(enough, request));
  return less ?? keep(setting, from, 'its peak is below');
}

/** Where a limit was met, the peak says only that more was wanted. */
function beyond(from: number, { atLeast = 0 }: Bounds, resource: Resource): number {
  return roundUp(Math.max(from * MORE, atLeast * ABOVE_PEAK), resource);
}

function lower(setting: Setting, from: number, { seconds }: Use, to: number | undefined): Recommendation | undefined {
  if (to === undefined || to >= from * WORTH_IT) return undefined;
  if (seconds < DAY_SECONDS) return keep(setting, from, 'less may do, but less than a day is known');
  return { setting, action: 'lower', from, to, why: `${Math.round((1 - to / from) * 100)} % of it is not used` };
}

function keep(setting: Setting, from: number, why: string): Recommendation {
  return { setting, action: 'keep', from, to: from, why };
}

/** To a step, and one step at least. */
function roundUp(value: number, resource: Resource): number {
  return Math.max(1, Math.ceil(value / STEPS[resource])) * STEPS[resource];
}
