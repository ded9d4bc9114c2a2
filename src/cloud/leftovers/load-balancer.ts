import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { RebuildError } from '../../core/error.ts';

export interface LoadBalancer {
  readonly name: string;
  /** `classic` ones are spoken to by another API. */
  readonly kind: 'application' | 'network' | 'gateway' | 'classic';
}

/**
 * The load balancers that have an interface there. Source: Elastic Load Balancing user guides: the description of such an
 * interface is `ELB app/<name>/<id>`, `ELB net/<name>/<id>`, `ELB gwy/<name>/<id>` or `ELB <name>`.
 */
export function loadBalancersOf(interfaces: readonly NetworkInterface[]): LoadBalancer[] {
  const found = interfaces.flatMap(({ Description }) => balancerOf(Description ?? '') ?? []);
  return [...new Map(found.map((it) => [`${it.kind} ${it.name}`, it])).values()];
}

const kinds = { app: 'application', net: 'network', gwy: 'gateway' } as const;

function balancerOf(description: string): LoadBalancer | undefined {
  const [, kind, name] = /^ELB (?:(app|net|gwy)\/)?([A-Za-z0-9-]+)/.exec(description) ?? [];
  if (name === undefined) return undefined;
  return { name, kind: kind === undefined ? 'classic' : kinds[kind as keyof typeof kinds] };
}

/** @throws RebuildError DESTROY_LOAD_BALANCERS naming them, and how they are removed */
export function refuseLoadBalancers(balancers: readonly LoadBalancer[]): void {
  if (balancers.length === 0) return;
  const names = balancers.map(({ name, kind }) => `${name} (${kind})`).join(', ');
  throw new RebuildError('DESTROY_LOAD_BALANCERS', `Load balancers stand in the network of the cluster: ${names}.`, {
    hint: `Delete the Services and Ingresses that they are for with kubectl; or run: ${balancers.map(removal).join('; ')}`,
  });
}

function removal({ name, kind }: LoadBalancer): string {
  if (kind === 'classic') return `aws elb delete-load-balancer --load-balancer-name ${name}`;
  const arn = `aws elbv2 describe-load-balancers --names ${name} --query LoadBalancers[0].LoadBalancerArn --output text`;
  return `aws elbv2 delete-load-balancer --load-balancer-arn $(${arn})`;
}
