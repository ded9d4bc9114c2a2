import type { PlannedNode } from './model.ts';
import type { Placement } from './pods/model.ts';
import { requestedBy } from './pods/node-fit.ts';

/** What a node of a burstable type sustains against what runs on it asks for. */
export interface CreditUse {
  readonly node: string;
  /** What it may use all the time without spending credits. */
  readonly baselineMilli: number;
  /** What its pods and units ask for together. */
  readonly askedMilli: number;
  /** What it can save up; a credit is one vCPU for one minute. */
  readonly maxCredits: number;
  /** How long a full balance lasts at the load that is asked for; undefined when that never spends it. */
  readonly lastsHours: number | undefined;
}

const MINUTES = 60;

/** Of each node that earns CPU credits. AWS: "Key concepts for burstable performance instances". */
export function creditUse(nodes: readonly PlannedNode[], { byNode }: Placement): CreditUse[] {
  return nodes.flatMap(({ name, burst, vcpu, units }) => {
    if (!burst || vcpu === undefined) return [];
    const baselineMilli = burst.baselinePercent * vcpu * 10;
    const ofUnits = units.reduce((sum, { cpuMilli = 0 }) => sum + cpuMilli, 0);
    const askedMilli = requestedBy(byNode.get(name) ?? []).cpuMilli + ofUnits;
    const spentAnHour = ((askedMilli - baselineMilli) / 1000) * MINUTES;
    const lastsHours = spentAnHour > 0 ? burst.maxCredits / spentAnHour : undefined;
    return [{ node: name, baselineMilli, askedMilli, maxCredits: burst.maxCredits, lastsHours }];
  });
}
