import { createInterface } from 'node:readline/promises';
import { type CloudChange, keyOf } from '../../cloud/model.ts';
import { RebuildError } from '../../core/error.ts';
import { confirm } from './confirm.ts';

/** What was agreed to on the command line. */
export interface Consent {
  readonly yes: boolean;
  /** Names of hosts whose data may be lost, see `loseDataOption`. */
  readonly loseData: readonly string[];
}

/**
 * Whether a change in EC2 that costs something may be made. `--yes` agrees to all but the loss of data: that needs the
 * name of the host, on the command line or typed.
 *
 * @throws RebuildError CONFIRM_NO_TERMINAL where nobody can be asked
 */
export async function consent(change: CloudChange, given: Consent): Promise<boolean> {
  if (!change.losesData) return confirm(`${keyOf(change)}: this ${change.confirm}.`, given);
  return consentToLoss([change.name], given, `${keyOf(change)}: this ${change.confirm}.`);
}

/**
 * The same for several hosts at once, as before a destroy: true when each of `hosts` was named.
 *
 * @param question what is about to happen, as a sentence
 * @throws RebuildError CONFIRM_NO_TERMINAL where nobody can be asked and `--yes` was not given
 */
export async function consentToLoss(
  hosts: readonly string[],
  { yes, loseData }: Consent,
  question: string,
): Promise<boolean> {
  const open = hosts.filter((host) => !loseData.includes(host));
  if (open.length === 0) return true;
  if (process.stdin.isTTY && process.stderr.isTTY) return typed(open, question);
  if (yes) return false;
  throw new RebuildError('CONFIRM_NO_TERMINAL', `${question} Nobody can be asked: this is no terminal`, {
    hint: `Run it in a terminal, or with ${open.map(loseDataFlag).join(' ')}.`,
  });
}

/** `--lose-data k8s-redis` */
export function loseDataFlag(host: string): string {
  return `--lose-data ${host}`;
}

async function typed(hosts: readonly string[], question: string): Promise<boolean> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const host of hosts) {
      const answer = await ask.question(`${question} Its disk has data. Type "${host}" to lose them: `);
      if (answer.trim() !== host) return false;
    }
    return true;
  } finally {
    ask.close();
  }
}
