import { checkAddresses } from './addresses.ts';
import { clientTokens } from './client-token.ts';
import { dryRuns } from './dry-run.ts';
import { translateErrors } from './errors.ts';
import { refuseInUse } from './in-use.ts';
import type { Instance } from './instances.ts';
import type { Handler } from './message.ts';
import { notice } from './notice.ts';
import { enforceQuota, refuseRunningResize } from './quota.ts';
import { tellTruth } from './truth.ts';
import type { Upstream } from './upstream.ts';

export interface LabRules {
  readonly upstream: Upstream;
  readonly vpcCidr: string;
  /** What the account allows of a quota, by its code. */
  limit(code: string): number | undefined;
  /** The state of an instance that its host justifies. */
  stateOf(instance: Pick<Instance, 'id' | 'state'>): string;
  seen(action: string, instanceIds: readonly string[]): void;
}

/** What makes moto behave like EC2, outermost first. Faults stand before it. */
export function labHandlers({ upstream, vpcCidr, limit, stateOf, seen }: LabRules): readonly Handler[] {
  return [
    dryRuns,
    tellTruth({ stateOf }),
    translateErrors,
    notice(seen),
    clientTokens(),
    refuseInUse({ upstream, stateOf }),
    refuseRunningResize({ upstream }),
    enforceQuota({ upstream, limit }),
    checkAddresses({ upstream, vpcCidr }),
  ];
}
