/** Where a rule lets traffic come from: another group of the same cluster, or an IPv4 range. */
export type RuleSource = { readonly group: string } | { readonly cidr: string };

export interface CloudRule {
  readonly source: RuleSource;
  /** `tcp`, `udp`, `icmp`, `all`, or a protocol number. */
  readonly protocol: string;
  /** First and last port. For icmp -1 is every type. Ignored for protocols without ports. */
  readonly ports: { readonly from: number; readonly to: number };
  readonly description: string;
}

export interface CloudGroup {
  readonly name: string;
  /** Of one that was there before: it is used as it is. Without one, rebuild makes it. */
  readonly id?: string;
  readonly description: string;
  readonly ingress: readonly CloudRule[];
}

export interface CloudSubnet {
  readonly name: string;
  /** As for a group. */
  readonly id?: string;
  readonly cidr: string;
  /** Full name, such as `ap-northeast-2a`. */
  readonly zone: string;
}

export interface CloudHost {
  readonly name: string;
  readonly type: string;
  readonly rootGb: number;
  readonly subnet: string;
  /** Private address that it keeps for life. Chosen by EC2 when it is not given. */
  readonly address?: string;
  readonly groups: readonly string[];
  /** Default: on-demand. */
  readonly market?: 'on-demand' | 'spot';
  /** What else to try when EC2 has no capacity: other types, then other subnets. */
  readonly fallback?: { readonly types: readonly string[]; readonly subnets: readonly string[] };
  /** Whether its disk has data that nothing else has. Default: no. */
  readonly hasData?: boolean;
}

/** An image id, or a search for the newest image of an owner whose name fits an EC2 filter. */
export type CloudImage = { readonly id: string } | { readonly owner: string; readonly name: string };

/**
 * `made`: rebuild makes the pair and keeps the private key in the state folder. `file`: the public key of that file is
 * imported. `existing`: the pair of that name is there and is not touched.
 */
export type CloudKey =
  | { readonly kind: 'made'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly path: string }
  | { readonly kind: 'existing'; readonly name: string };

export interface ElasticIp {
  readonly name: string;
  readonly host: string;
}

/** Everything that one cluster has in EC2. Names are the inventory's; they become tags. */
export interface CloudSpec {
  readonly cluster: string;
  readonly region: string;
  readonly vpcCidr: string;
  /** As for a group. */
  readonly vpcId?: string;
  /** The internet gateway that an adopted VPC has already: see `resolveAdopted`. */
  readonly gatewayId?: string;
  readonly subnets: readonly CloudSubnet[];
  readonly image: CloudImage;
  readonly key: CloudKey;
  readonly groups: readonly CloudGroup[];
  readonly hosts: readonly CloudHost[];
  readonly elasticIps: readonly ElasticIp[];
  /** Folder of the cluster's keys on this machine, see `stateFolder`. */
  readonly stateFolder: string;
}
