import { describe, expect, it } from 'vitest';
import { flatten, permissionOf, ruleName, wantedRule } from '../../src/cloud/rule.ts';

describe('a rule', () => {
  it.each([
    ['tcp 22 from 192.0.2.7/32', 'tcp', 22, 22, { cidr: '192.0.2.7/32' }],
    ['tcp 30000-32767 from nodes', 'tcp', 30000, 32767, { group: 'nodes' }],
    ['udp 8472 from nodes', 'udp', 8472, 8472, { group: 'nodes' }],
    ['icmp -1 from nodes', 'icmp', -1, -1, { group: 'nodes' }],
    ['4 from nodes', '4', 0, 0, { group: 'nodes' }],
    ['all from nodes', 'all', 0, 65535, { group: 'nodes' }],
  ])('is called %s', (name, protocol, from, to, source) => {
    expect(ruleName(wantedRule({ protocol, ports: { from, to }, source, description: '' }))).toBe(name);
  });

  it.each([
    [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'SSH' }] }],
    [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 81, UserIdGroupPairs: [{ GroupId: 'sg-1' }] }],
    [{ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    [{ IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
    [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-1' }] }],
    [{ IpProtocol: '4', FromPort: -1, ToPort: -1, UserIdGroupPairs: [{ GroupId: 'sg-1' }] }],
  ])('read from EC2 is spelled for EC2 as it was: %j', (permission) => {
    expect(flatten(permission).map(permissionOf)).toEqual([permission]);
  });
});

it('EC2 packs several rules into one permission', () => {
  const permission = {
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    IpRanges: [{ CidrIp: '192.0.2.7/32', Description: 'me' }, { CidrIp: '192.0.2.8/32' }],
    UserIdGroupPairs: [{ GroupId: 'sg-1' }],
  };
  expect(flatten(permission).map((it) => [ruleName(it), it.description])).toEqual([
    ['tcp 22 from sg-1', ''],
    ['tcp 22 from 192.0.2.7/32', 'me'],
    ['tcp 22 from 192.0.2.8/32', ''],
  ]);
});

it('a protocol without ports has none, whatever EC2 tells', () => {
  const permission = { IpProtocol: '4', FromPort: 0, ToPort: 0, UserIdGroupPairs: [{ GroupId: 'sg-1' }] };
  expect(flatten(permission).map(ruleName)).toEqual(['4 from sg-1']);
});
