import { expect, it } from 'vitest';
import { loadBalancersOf, refuseLoadBalancers } from '../../../src/cloud/leftovers/load-balancer.ts';

const described = (...all: string[]) => all.map((Description) => ({ Description }));

it.each([
  ['ELB app/k8s-shop/50dc6c495c0c9188', [{ kind: 'application', name: 'k8s-shop' }]],
  ['ELB net/k8s-mail/1a2b3c4d5e6f7081', [{ kind: 'network', name: 'k8s-mail' }]],
  ['ELB gwy/inspect/1a2b3c4d5e6f7081', [{ kind: 'gateway', name: 'inspect' }]],
  ['ELB a5d7f1c0', [{ kind: 'classic', name: 'a5d7f1c0' }]],
  ['aws-K8S-i-1', []],
  ['', []],
])('the interface %j is of %j', (description, expected) => {
  expect(loadBalancersOf(described(description))).toEqual(expected);
});

it('one in several zones is one', () => {
  expect(loadBalancersOf(described('ELB app/a/1', 'ELB app/a/1', 'ELB a')).length).toBe(2);
});

it('refuses with the order for each kind, and nothing where there is none', () => {
  refuseLoadBalancers([]);
  const arn = 'aws elbv2 describe-load-balancers --names a --query LoadBalancers[0].LoadBalancerArn --output text';
  expect(() =>
    refuseLoadBalancers([
      { kind: 'application', name: 'a' },
      { kind: 'classic', name: 'b' },
    ]),
  ).toThrow(
    expect.objectContaining({
      code: 'DESTROY_LOAD_BALANCERS',
      message: 'Load balancers stand in the network of the cluster: a (application), b (classic).',
      hint: `Delete the Services and Ingresses that they are for with kubectl; or run: aws elbv2 delete-load-balancer --load-balancer-arn $(${arn}); aws elb delete-load-balancer --load-balancer-name b`,
    }),
  );
});
