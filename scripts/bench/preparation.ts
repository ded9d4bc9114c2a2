import type { Run } from './result.ts';
import type { Step } from './schedule.ts';

/** As they were made; converged, with every tool content; or anything else. */
export type HostsState = 'new' | 'settled' | 'other';

/** `renew`: make them anew. `settle`: converge them and let each tool run once. `alter`: change one file on each. */
export type Preparation = 'renew' | 'settle' | 'alter';

/** What is done to the hosts before a run, not measured. */
export function preparationFor({ action }: Step, state: HostsState): Preparation[] {
  if (action === 'apply') return state === 'new' ? [] : ['renew'];
  return [...(state === 'settled' ? [] : ['settle' as const]), ...(action === 'changed' ? ['alter' as const] : [])];
}

/** Whether a run that should have left converged hosts has not: the floor mends nothing, and others may fail. */
export function isLeftAltered({ action, tool }: Step, verdict: Run['verdict']): boolean {
  if (action === 'apply') return false;
  return verdict !== 'ok' || (action === 'changed' && tool === 'floor');
}
