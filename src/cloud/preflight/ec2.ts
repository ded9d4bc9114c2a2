import type { CloudClient } from '../client.ts';
import type { Survey } from '../plan.ts';
import type { CloudHost } from '../spec.ts';
import { diskFindings } from './disks.ts';
import { dryRunsOf } from './dry-runs.ts';
import { checked, type Finding, notChecked } from './finding.ts';
import { groupFindings, keyFindings } from './names.ts';
import { permissionFindings } from './permissions.ts';
import { rangeFindings } from './ranges.ts';
import { type TypeFacts, typeFindings } from './types.ts';
import { zoneFindings } from './zones.ts';

interface AskOptions {
  /** Whether the endpoint is known to make nothing in a dry run. One that ignores the flag would make it. */
  readonly hasDryRuns: boolean;
  /** Undefined where it could not be asked for. */
  readonly facts: Promise<TypeFacts | undefined>;
}

/** All that EC2 can be asked about changes before they are made, at once. Changes nothing. */
export async function askEc2(
  client: CloudClient,
  survey: Survey,
  { hasDryRuns, facts }: AskOptions,
): Promise<readonly Finding[]> {
  const { spec, changes } = survey;
  const newSubnets = spec.subnets.filter(({ name }) =>
    changes.some((it) => it.type === 'subnet' && it.name === name && it.action !== 'delete'),
  );
  const findings = await Promise.all([
    checked('zones', () => zoneFindings(client, newSubnets)),
    checked('the key pair', () => keyFindings(client, spec, changes)),
    checked('names of security groups', () => groupFindings(client, spec, changes)),
    checked('ranges of other VPCs', () => rangeFindings(client, spec, changes)),
    checked('instance types', async () => {
      const known = await facts;
      return known ? typeFindings(hostsToSize(survey), spec, known, survey.image) : [];
    }),
    checked('permissions', async () =>
      hasDryRuns ? await permissionFindings(client, dryRunsOf(survey)) : [withoutDryRuns],
    ),
  ]);
  return [...flawFindings(survey), ...findings.flat()];
}

/** What the look itself has told; asks nobody. */
export function flawFindings({ flaws, changes }: Survey): readonly Finding[] {
  return [...flaws.map(fromFlaw), ...diskFindings(changes)];
}

/** Hosts that are made, or get another type. */
export function hostsToSize({ spec, changes }: Pick<Survey, 'spec' | 'changes'>): readonly CloudHost[] {
  const sized = changes.filter(
    ({ type, action, fields }) =>
      type === 'instance' && action !== 'delete' && (action !== 'update' || fields[0]?.field === 'type'),
  );
  return spec.hosts.filter(({ name }) => sized.some((it) => it.name === name));
}

const withoutDryRuns = notChecked(
  'permissions',
  'this endpoint might carry out what is only asked for',
  'Compare the rights of the credentials with docs/aws.md.',
);

function fromFlaw({ code, message, hint = '' }: Survey['flaws'][number]): Finding {
  const key = code === 'CLOUD_NO_IMAGE' ? ['ami'] : ['key_pair', 'public_key_file'];
  return { severity: 'error', code, message, hint, about: { infra: key } };
}
