import { RebuildError } from '../../core/error.ts';
import type { CloudClient } from '../client.ts';
import { ec2Code } from '../errors.ts';
import type { DryRun } from './dry-runs.ts';
import { type Finding, notChecked } from './finding.ts';

/**
 * Whether the credentials may do what the changes need. EC2 answers a dry run with DryRunOperation when they may, and with
 * UnauthorizedOperation when not ("Dry runs" in the EC2 API reference, at DryRun of each action). Any other answer says
 * nothing about it.
 */
export async function permissionFindings(client: CloudClient, dryRuns: readonly DryRun[]): Promise<readonly Finding[]> {
  const answers = await Promise.all(dryRuns.map((it) => answerTo(client, it)));
  const denied = answers.filter((it) => typeof it !== 'string');
  const open = dryRuns.filter((_, index) => answers[index] === 'unknown').map(({ operation }) => operation);
  if (open.length === 0) return denied;
  const why = 'EC2 tells only once there is something that it can be done to';
  return [...denied, notChecked(`permission for ${open.join(', ')}`, why, 'Compare the IAM policy with docs/aws.md.')];
}

async function answerTo(client: CloudClient, { operation, input }: DryRun): Promise<'allowed' | 'unknown' | Finding> {
  try {
    await client.call(operation, input);
    return 'allowed';
  } catch (error) {
    if (!(error instanceof RebuildError) || error.code === 'INTERRUPTED') throw error;
    if (ec2Code(error) === 'DryRunOperation') return 'allowed';
    if (error.code !== 'CLOUD_UNAUTHORIZED') return 'unknown';
    return { severity: 'error', code: 'PERMISSION_MISSING', message: error.message, hint: error.hint ?? '' };
  }
}
