import { z } from 'zod';

const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and inner hyphens, at most 63');

const cidr = z.cidrv4('must be an IPv4 range such as 10.0.0.0/16');

/** The id of an EC2 object of a kind, such as vpc-0a1b2c3d. */
function idOf(kind: 'vpc' | 'subnet' | 'sg') {
  return z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `must be an id such as ${kind}-0a1b2c3d`);
}

const PORTS = 'must be a port or a range such as 2379-2380';

/** One port, or a range as `2379-2380`. For icmp, `-1`. */
const ports = z
  .union([z.int().min(-1, PORTS).max(65535, PORTS), z.string().regex(/^\d{1,5}(-\d{1,5})?$/, PORTS)], { error: PORTS })
  .transform((given) => {
    const [from, to = from] = typeof given === 'number' ? [given] : given.split('-').map(Number);
    return { from: from!, to: to! };
  })
  .refine(({ from, to }) => from <= to && to <= 65535, PORTS);

/** `tcp`, `udp`, `icmp`, `all`, or the number of a protocol, such as 4 for IP-in-IP. */
const protocol = z.union([z.enum(['tcp', 'udp', 'icmp', 'all']), z.int().min(0).max(255).transform(String)], {
  error: 'must be tcp, udp, icmp, all or a protocol number',
});

/**
 * One rule. `from` is a list of sources: a CIDR, the name of another security group of this file, or `caller`, which
 * stands for `allow_from`. Only tcp and udp have ports; of icmp `ports` is the type, and -1 every type.
 */
const ingress = z
  .strictObject({
    from: z
      .union([z.string(), z.array(z.string()).min(1)])
      .transform((given) => [given].flat())
      .describe('A range, the name of another security group of this file, or caller; or several of them'),
    ports: z
      .union([ports, z.array(ports).min(1)])
      .default({ from: -1, to: -1 })
      .transform((given) => [given].flat())
      .describe('A port, a range such as 2379-2380, or several; for icmp its type, -1 for all'),
    protocol: protocol.default('tcp').describe('tcp, udp, icmp, all, or the number of a protocol'),
    description: z.string().optional(),
  })
  .refine(
    ({ protocol, ports }) => !['tcp', 'udp'].includes(protocol) || [ports].flat().every(({ from }) => from >= 0),
    {
      path: ['ports'],
      error: 'must be given for tcp and udp',
    },
  );

/** With an `id`, the object is there already: it is used as it is, and neither changed nor removed. */
const securityGroup = z
  .strictObject({
    id: idOf('sg').optional(),
    description: z.string().optional(),
    hosts: z.string().describe('Pattern of the hosts that are in it; a host may be in several'),
    ingress: z.array(ingress).default([]),
  })
  .refine(({ id, ingress }) => id === undefined || ingress.length === 0, {
    path: ['ingress'],
    error: 'belongs to a group that rebuild makes: one with an id keeps its own rules',
  });

/** What is looked for when no image id is given: the newest image of this owner whose name fits this EC2 filter. */
const amiFilter = z.strictObject({
  owner: z.string().regex(/^(\d{12}|self|amazon|aws-marketplace)$/),
  name: z.string(),
});

const ami = z.union([z.string().regex(/^ami-[0-9a-f]{8,17}$/, 'must be an image id (ami-…)'), amiFilter]);

/**
 * The default pair is made by rebuild: its private key is kept beside the inventory. With `public_key_file` that key is
 * imported instead, with `existing` the pair of that name must be there already.
 */
const keyPair = z.strictObject({
  name: z.string().optional(),
  existing: z.boolean().default(false),
  public_key_file: z.string().optional(),
  private_key_file: z.string().optional(),
});

const ENDPOINT = 'must be aws, lab or an http(s) URL';
const endpoint = z.union([z.enum(['aws', 'lab']), z.url({ protocol: /^https?$/, error: ENDPOINT })], {
  error: ENDPOINT,
});

const claimedFigures = z.strictObject({
  vcpu: z.number().nonnegative().optional(),
  memory_gb: z.number().nonnegative().optional(),
  monthly_usd: z.number().nonnegative().optional(),
});

/** Everything around the hosts of one inventory: `inventory/<name>/infra.yaml`. */
export const infraSchema = z.strictObject({
  cluster: dnsLabel.describe('Its name: in the tag rebuild:cluster of all that is made. Two clusters never share one'),
  provider: z.enum(['ec2', 'none']).default('ec2').describe('With none, the hosts are there already: only SSH is used'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as ap-northeast-2')
    .default('us-east-1')
    .describe('AWS region'),
  endpoint: endpoint.default('aws').describe('aws, lab for hosts on this machine, or the URL of an EC2 endpoint'),
  lab: z
    .strictObject({
      mirror: z
        .boolean()
        .default(false)
        .describe('The lab serves the packages and images of Kubernetes itself, made by `rebuild mirror`'),
      vcpu_quota: z
        .int()
        .nonnegative()
        .optional()
        .describe("What the lab's account allows in vCPU of running instances. Default: anything"),
    })
    .default({ mirror: false })
    .describe('What the lab plays'),
  vpc: z
    .strictObject({ cidr, id: idOf('vpc').optional() })
    .default({ cidr: '10.0.0.0/16' })
    .describe('With an id it is there already, with this range: it is used, and neither changed nor removed'),
  subnets: z
    .record(
      dnsLabel,
      z.strictObject({
        cidr,
        zone: z.string().describe('Full name of a zone, or its letter'),
        id: idOf('subnet').optional(),
      }),
    )
    .default({})
    .describe("By the name that the hosts' ec2.subnet uses. With an id it is there already, as for the VPC"),
  ami: ami
    .default({ owner: '099720109477', name: 'ubuntu/images/hvm-ssd*/ubuntu-noble-24.04-amd64-server-*' })
    .describe('Id of an image, or the owner and a filter of names of which the newest is taken'),
  key_pair: keyPair
    .default({ existing: false })
    .describe('Made by rebuild; or public_key_file is imported; or, with existing, it is there already'),
  security_groups: z.record(dnsLabel, securityGroup).default({}).describe('Who may reach which hosts'),
  allow_from: z
    .array(z.union([cidr, z.literal('caller')]))
    .min(1)
    .default(['caller'])
    .describe('Who may reach what is open to caller: ranges, and caller for the address that rebuild is seen from'),
  elastic_ips: z
    .record(dnsLabel, z.strictObject({ host: z.string().describe('Name of the host that has it') }))
    .default({})
    .describe('Addresses that stay, by name'),
  secrets: z
    .strictObject({ generate: z.boolean() })
    .default({ generate: false })
    .describe('Whether a secret that is referred to and missing is made'),
  quotas: z
    .record(z.string().regex(/^L-[0-9A-F]{8}$/, 'must be a quota code such as L-1216C47A'), z.number().nonnegative())
    .default({})
    .describe('What the account allows, by quota code such as L-1216C47A; where it can be asked, its answer counts'),
  max_monthly_usd: z
    .number()
    .positive()
    .optional()
    .describe('Nothing is made that would cost more than this a month, in US dollars'),
  claimed: claimedFigures
    .extend({
      before: claimedFigures.optional().describe('The same figures for the time before an optimisation'),
      groups: z.record(z.string(), claimedFigures).optional().describe('What is stated of the hosts of a group'),
    })
    .optional()
    .describe('Figures that the design of this cluster states: report shows them beside the derived ones'),
});

/** `inventory/<name>/infra.yaml` with its defaults filled in. Keys are as in the file. */
export type Infra = z.output<typeof infraSchema>;
export type SecurityGroup = Infra['security_groups'][string];
export type Ingress = SecurityGroup['ingress'][number];
