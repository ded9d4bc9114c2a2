import { type Decode, explainDenied } from './denied.ts';
import { interrupted, translate } from './errors.ts';
import { type Pace, repeated } from './retry.ts';

type Sdk = typeof import('@aws-sdk/client-ec2');

/** Every call that rebuild makes. An IAM policy for it needs exactly these, as `ec2:<name>`. */
export type Operation =
  | 'AllocateAddress'
  | 'AssociateAddress'
  | 'AssociateRouteTable'
  | 'AttachInternetGateway'
  | 'AuthorizeSecurityGroupEgress'
  | 'AuthorizeSecurityGroupIngress'
  | 'CreateInternetGateway'
  | 'CreateRoute'
  | 'CreateRouteTable'
  | 'CreateSecurityGroup'
  | 'CreateSnapshot'
  | 'CreateSnapshots'
  | 'CreateSubnet'
  | 'CreateTags'
  | 'CreateVpc'
  | 'DeleteInternetGateway'
  | 'DeleteKeyPair'
  | 'DeleteNetworkInterface'
  | 'DeleteRouteTable'
  | 'DeleteSecurityGroup'
  | 'DeleteSubnet'
  | 'DeleteVolume'
  | 'DeleteVpc'
  | 'DescribeAddresses'
  | 'DescribeAvailabilityZones'
  | 'DescribeImages'
  | 'DescribeInstanceAttribute'
  | 'DescribeInstanceStatus'
  | 'DescribeInstanceTypeOfferings'
  | 'DescribeInstanceTypes'
  | 'DescribeInstances'
  | 'DescribeInternetGateways'
  | 'DescribeKeyPairs'
  | 'DescribeNetworkInterfaces'
  | 'DescribeRouteTables'
  | 'DescribeSecurityGroups'
  | 'DescribeSnapshots'
  | 'DescribeSubnets'
  | 'DescribeTags'
  | 'DescribeVolumes'
  | 'DescribeVpcAttribute'
  | 'DescribeVpcs'
  | 'DetachInternetGateway'
  | 'DisassociateAddress'
  | 'DisassociateRouteTable'
  | 'ImportKeyPair'
  | 'ModifyInstanceAttribute'
  | 'ModifyInstanceMetadataOptions'
  | 'ModifyNetworkInterfaceAttribute'
  | 'ModifySubnetAttribute'
  | 'ModifyVolume'
  | 'ModifyVpcAttribute'
  | 'ReleaseAddress'
  | 'ReplaceRoute'
  | 'RevokeSecurityGroupEgress'
  | 'RevokeSecurityGroupIngress'
  | 'RunInstances'
  | 'StartInstances'
  | 'StopInstances'
  | 'TerminateInstances'
  | 'UpdateSecurityGroupRuleDescriptionsIngress';

type CommandOf<Name extends Operation> = InstanceType<Sdk[`${Name}Command`]>;
export type Input<Name extends Operation> = CommandOf<Name>['input'];
export type Output<Name extends Operation> = Awaited<
  ReturnType<ReturnType<CommandOf<Name>['resolveMiddleware']>>
>['output'];

/** EC2 as the rest of rebuild sees it: AWS, or an endpoint that speaks like it. */
export interface CloudClient {
  /** @throws RebuildError with one of the CLOUD_ codes; EC2's own code is what `ec2Code` reads from it */
  call<Name extends Operation>(name: Name, input: Input<Name>, options?: CallOptions): Promise<Output<Name>>;
}

export interface CallOptions {
  /** Once it fires, the call is not made again. */
  readonly signal?: AbortSignal | undefined;
}

export interface ClientOptions {
  readonly region: string;
  /** Where EC2 is spoken. Default: AWS. */
  readonly endpoint?: string;
  /** Default: what the AWS tools use too (environment, shared files, single sign-on, instance role). */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** How a call is made again that failed for now. */
  readonly pace?: Pace;
  /** Reads the message that AWS encodes when it refuses; asked only then. */
  readonly decode?: Decode;
}

/** A client for one region. The SDK is loaded here, once it is needed, and nowhere else. */
export async function connectCloud({ pace, decode, ...options }: ClientOptions): Promise<CloudClient> {
  const sdk = await import('@aws-sdk/client-ec2');
  // Calls are made again by `retrying`, which knows what a second one would do.
  const client = new sdk.EC2Client({ ...options, maxAttempts: 1, requestHandler: patience });
  const once: CloudClient = {
    async call(name, input) {
      // One cast at the border: the compiler cannot follow a command that is looked up by name.
      const Command = sdk[`${name}Command`] as unknown as new (
        given: typeof input,
      ) => Parameters<typeof client.send>[0];
      try {
        return (await client.send(new Command(input))) as Output<typeof name>;
      } catch (error) {
        throw await explainDenied(translate(error, name, options), decode);
      }
    },
  };
  return { call: (name, input, { signal } = {}) => repeated(name, () => once.call(name, input), { pace, signal }) };
}

/** Without it an endpoint that hangs would be waited for without an end. */
const patience = { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true };

/** The same client, that makes no further call once `signal` has fired. A call under way is let finish. */
export function stoppable(client: CloudClient, signal: AbortSignal | undefined): CloudClient {
  return {
    async call(name, input) {
      if (signal?.aborted) throw interrupted();
      return await client.call(name, input, { signal });
    },
  };
}
