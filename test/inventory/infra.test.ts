import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/config/yaml.ts';
import { infraSchema } from '../../src/inventory/infra.ts';

const parse = (source: string) => parseYaml(infraSchema, source, 'infra.yaml');

it('needs only a name', () => {
  expect(parse('cluster: small\n')).toEqual({
    cluster: 'small',
    provider: 'ec2',
    region: 'us-east-1',
    endpoint: 'aws',
    vpc: { cidr: '10.0.0.0/16' },
    subnets: {},
    ami: { owner: '099720109477', name: expect.stringContaining('ubuntu') },
    key_pair: { existing: false },
    lab: { mirror: false },
    security_groups: {},
    allow_from: ['caller'],
    elastic_ips: {},
    secrets: { generate: false },
    quotas: {},
  });
});

describe('a rule', () => {
  const rule = (yaml: string) =>
    parse(`cluster: a\nsecurity_groups: { nodes: { hosts: all, ingress: [${yaml}] } }\n`).security_groups.nodes
      ?.ingress[0];

  it.each([
    ['{ from: caller, ports: 22 }', { from: ['caller'], ports: [{ from: 22, to: 22 }], protocol: 'tcp' }],
    [
      '{ from: [nodes, 10.0.0.0/8], ports: [2379-2380, 53], protocol: udp }',
      {
        from: ['nodes', '10.0.0.0/8'],
        ports: [
          { from: 2379, to: 2380 },
          { from: 53, to: 53 },
        ],
        protocol: 'udp',
      },
    ],
    [
      '{ from: nodes, ports: -1, protocol: icmp }',
      { from: ['nodes'], ports: [{ from: -1, to: -1 }], protocol: 'icmp' },
    ],
  ])('%s is read', (yaml, read) => {
    expect(rule(yaml)).toEqual(read);
  });

  it.each(['99999', '80-22', 'ssh', '[22, many]'])('rejects the ports %s', (ports) => {
    expect(() => rule(`{ from: caller, ports: ${ports} }`)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('must be a port or a range such as 2379-2380') }),
    );
  });
});

describe('infra.yaml rejects', () => {
  it.each([
    ['region: ap-northeast-2\n', 'CONFIG_INVALID', 'cluster: is missing', 1, 1],
    [
      'cluster: My_Cluster\n',
      'CONFIG_INVALID',
      'cluster: must be lower-case letters, digits and inner hyphens, at most 63',
      1,
      10,
    ],
    ['cluster: a\nregoin: x\n', 'CONFIG_UNKNOWN_KEY', 'unknown key "regoin"', 2, 1],
    ['cluster: a\nendpoint: ftp://x\n', 'CONFIG_INVALID', 'endpoint: must be aws, lab or an http(s) URL', 2, 11],
    [
      'cluster: a\nvpc: { cidr: 10.0.0.0 }\n',
      'CONFIG_INVALID',
      'vpc.cidr: must be an IPv4 range such as 10.0.0.0/16',
      2,
      14,
    ],
    ['cluster: a\nregion: seoul\n', 'CONFIG_INVALID', 'region: must be an AWS region such as ap-northeast-2', 2, 9],
    ['cluster: a\nami: ubuntu\n', 'CONFIG_INVALID', 'ami: must be an image id (ami-…)', 2, 6],
    ['cluster: a\nallow_from: []\n', 'CONFIG_INVALID', 'allow_from: must not be empty', 2, 13],
  ])('%j', (source, code, message, line, column) => {
    expect(() => parse(source)).toThrow(
      expect.objectContaining({ code, message, at: { file: 'infra.yaml', line, column } }),
    );
  });
});
