import type { InternetGateway, SecurityGroup, Subnet, Tag, Vpc } from '@aws-sdk/client-ec2';
import ipaddr from 'ipaddr.js';
import { RebuildError } from '../core/error.ts';
import type { Found, ObjectRef } from './model.ts';
import type { CloudGroup, CloudSpec, CloudSubnet } from './spec.ts';
import { clusterTag, tagValue } from './tags.ts';

/** An object that was there before: it is used as it is, and neither changed, tagged nor removed. */
export interface Adopted extends ObjectRef {
  readonly id: string;
}

/** What EC2 has of what is adopted, and what stands beside it in the VPC. */
export interface AdoptionSight {
  readonly vpc: Vpc | undefined;
  /** Those of the VPC, and the adopted ones wherever they are. */
  readonly subnets: readonly Subnet[];
  readonly groups: readonly SecurityGroup[];
  /** That of the VPC: it has at most one. */
  readonly gateway: InternetGateway | undefined;
}

/** Everything in which the adopted objects are not what infra.yaml states. Pure. */
export function adoptionProblems(spec: CloudSpec, sight: AdoptionSight): RebuildError[] {
  const own = spec.subnets.filter(({ id }) => id === undefined);
  return [
    ...(spec.vpcId === undefined ? [] : vpcProblems(spec, spec.vpcId, sight.vpc)),
    ...spec.subnets.flatMap((it) => subnetProblems(spec, it, sight.subnets)),
    ...spec.groups.flatMap((it) => groupProblems(spec, it, sight)),
    ...own.flatMap((it) => clashes(spec, it, sight.subnets)),
  ];
}

/**
 * Refuses what carries the tag of this cluster and is adopted as well: of the two words for it, nobody knows which holds.
 *
 * @throws RebuildError ADOPT_OURS
 */
export function refuseOwnAdopted(found: readonly Found[], adopted: readonly Adopted[]): void {
  const owned = new Set(found.map(({ id }) => id));
  const both = adopted.find(({ id }) => owned.has(id));
  if (both) throw ours(subjectOf(both));
}

/** How an object is called, and which key of infra.yaml names it. */
interface Subject {
  readonly what: string;
  readonly key: string;
}

function subjectOf({ type, name, id }: Adopted): Subject {
  if (type === 'vpc') return { what: `VPC ${id}`, key: 'vpc.id' };
  if (type === 'subnet') return { what: `subnet ${name} (${id})`, key: `subnets.${name}.id` };
  return { what: `security group ${name} (${id})`, key: `security_groups.${name}.id` };
}

function vpcProblems(spec: CloudSpec, id: string, vpc: Vpc | undefined): RebuildError[] {
  const subject = subjectOf({ type: 'vpc', name: spec.cluster, id });
  if (!vpc) return [missing(subject, spec)];
  const ranges = (vpc.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) => CidrBlock ?? []);
  const cidr = ranges.includes(spec.vpcCidr) ? spec.vpcCidr : vpc.CidrBlock;
  return problemsOf(subject, spec, vpc.Tags, [['range', cidr, spec.vpcCidr]]);
}

function subnetProblems(spec: CloudSpec, { name, id, cidr, zone }: CloudSubnet, seen: readonly Subnet[]) {
  if (id === undefined) return [];
  const subject = subjectOf({ type: 'subnet', name, id });
  const subnet = seen.find(({ SubnetId }) => SubnetId === id);
  if (!subnet) return [missing(subject, spec)];
  return problemsOf(subject, spec, subnet.Tags, [
    ['VPC', subnet.VpcId, spec.vpcId],
    ['range', subnet.CidrBlock, cidr],
    ['zone', subnet.AvailabilityZone, zone],
  ]);
}

function groupProblems(spec: CloudSpec, { name, id }: CloudGroup, { groups }: AdoptionSight): RebuildError[] {
  if (id === undefined) return [];
  const subject = subjectOf({ type: 'security_group', name, id });
  const group = groups.find(({ GroupId }) => GroupId === id);
  if (!group) return [missing(subject, spec)];
  return problemsOf(subject, spec, group.Tags, [['VPC', group.VpcId, spec.vpcId]]);
}

type Stated = readonly [what: string, is: string | undefined, stated: string | undefined];

function problemsOf(
  subject: Subject,
  { cluster }: CloudSpec,
  tags: readonly Tag[] | undefined,
  stated: readonly Stated[],
): RebuildError[] {
  const differing = stated.filter(([, is, wanted]) => is !== wanted);
  const words = differing.map(([field, is, wanted]) => `its ${field} is ${is}, infra.yaml says ${wanted ?? 'nothing'}`);
  return [
    ...(differing.length > 0 ? [differs(subject.what, words)] : []),
    ...(tagValue(tags, clusterTag) === cluster ? [ours(subject)] : []),
  ];
}

function missing({ what, key }: Subject, { region }: CloudSpec): RebuildError {
  return new RebuildError('ADOPT_NOT_FOUND', `${what} is not in ${region}.`, {
    hint: `Correct "${key}" or "region" in infra.yaml; without the id it is made.`,
  });
}

function differs(what: string, words: readonly string[]): RebuildError {
  return new RebuildError('ADOPT_DIFFERS', `${what} is another than stated: ${words.join('; ')}.`, {
    hint: 'Write in infra.yaml what it is, or the id of another one: what is adopted is never changed.',
  });
}

function ours({ what, key }: Subject): RebuildError {
  return new RebuildError('ADOPT_OURS', `${what} carries the tag of this cluster: rebuild made it.`, {
    hint: `Take "${key}" out of infra.yaml, so that rebuild cares for it. To keep it for yourself, remove its tag ${clusterTag} first.`,
  });
}

/** EC2 refuses a subnet that overlaps with another of its VPC. */
function clashes({ cluster, vpcId }: CloudSpec, { name, cidr }: CloudSubnet, seen: readonly Subnet[]): RebuildError[] {
  const other = seen.find(
    ({ VpcId, CidrBlock, Tags }) =>
      VpcId === vpcId && tagValue(Tags, clusterTag) !== cluster && CidrBlock && overlap(CidrBlock, cidr),
  );
  if (!other) return [];
  const message = `subnet ${name} is to be made with ${cidr}, and ${other.SubnetId} in ${vpcId} has ${other.CidrBlock}.`;
  return [
    new RebuildError('ADOPT_CLASH', message, {
      hint: `Choose a free range, or adopt that subnet: "id: ${other.SubnetId}".`,
    }),
  ];
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [ipaddr.IPv4.parseCIDR(one), ipaddr.IPv4.parseCIDR(other)];
  return a[1] <= b[1] ? b[0].match(a) : a[0].match(b);
}
