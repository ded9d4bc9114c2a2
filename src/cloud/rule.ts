import type { IpPermission } from '@aws-sdk/client-ec2';
import type { CloudRule } from './spec.ts';

/** One direction, one protocol, one range of ports, one source: EC2 packs several of them into a permission. */
export interface FlatRule {
  /** As in `CloudRule`. */
  readonly protocol: string;
  /** `22`, `2379-2380`, or '' where the protocol has none. */
  readonly ports: string;
  /** Name or id of a group, IPv4 or IPv6 range, or prefix list id. */
  readonly source: string;
  readonly description: string;
}

/** How a rule is called: `tcp 22 from 192.0.2.7/32`. Two rules of that name are the same rule. */
export function ruleName({ protocol, ports, source }: Omit<FlatRule, 'description'>): string {
  return [protocol, ports, 'from', source].filter(Boolean).join(' ');
}

/** The same with the group that it is in, as plans show it: `nodes: tcp 22 from 192.0.2.7/32`. */
export function fullRuleName(group: string, rule: Omit<FlatRule, 'description'>): string {
  return `${group}: ${ruleName(rule)}`;
}

export function wantedRule({ protocol, ports, source, description }: CloudRule): FlatRule {
  return {
    protocol,
    ports: hasPorts(protocol) ? spellPorts(ports.from, ports.to) : '',
    source: 'group' in source ? source.group : source.cidr,
    description,
  };
}

/** The rules in a permission as EC2 tells it. Groups are ids. */
export function flatten(permission: IpPermission): FlatRule[] {
  const protocol = permission.IpProtocol === '-1' ? 'all' : (permission.IpProtocol ?? 'all');
  const ports = hasPorts(protocol) ? spellPorts(permission.FromPort ?? -1, permission.ToPort ?? -1) : '';
  const sources = [
    ...(permission.UserIdGroupPairs ?? []).map((it) => [it.GroupId, it.Description]),
    ...(permission.IpRanges ?? []).map((it) => [it.CidrIp, it.Description]),
    ...(permission.Ipv6Ranges ?? []).map((it) => [it.CidrIpv6, it.Description]),
    ...(permission.PrefixListIds ?? []).map((it) => [it.PrefixListId, it.Description]),
  ];
  return sources.map(([source, description]) => ({
    protocol,
    ports,
    source: source ?? '',
    description: description ?? '',
  }));
}

/** The permission with just this rule. Its source, where it is a group, is an id. */
export function permissionOf(rule: FlatRule): IpPermission {
  if (rule.protocol === 'all') return { IpProtocol: '-1', ...sourceOf(rule) };
  // Of a protocol without ports EC2 ignores them.
  const [from = -1, to = from] = splitPorts(rule.ports);
  return { IpProtocol: rule.protocol, FromPort: from, ToPort: to, ...sourceOf(rule) };
}

function sourceOf({ source, description }: FlatRule): IpPermission {
  const Description = description ? { Description: description } : {};
  if (source.includes('/')) {
    return source.includes(':')
      ? { Ipv6Ranges: [{ CidrIpv6: source, ...Description }] }
      : { IpRanges: [{ CidrIp: source, ...Description }] };
  }
  if (source.startsWith('pl-')) return { PrefixListIds: [{ PrefixListId: source, ...Description }] };
  return { UserIdGroupPairs: [{ GroupId: source, ...Description }] };
}

function hasPorts(protocol: string): boolean {
  return ['tcp', 'udp', 'icmp', 'icmpv6'].includes(protocol);
}

function spellPorts(from: number, to: number): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function splitPorts(ports: string): number[] {
  return (/^(-?\d+)(?:-(-?\d+))?$/.exec(ports) ?? []).slice(1).filter(Boolean).map(Number);
}
