import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { kubeReady } from '../../src/resources/kube-ready.ts';

it.each([
  [{ kind: 'Deployment', namespace: 'shop', name: 'cart' }, 'rollout status Deployment.v1.apps/cart -n shop'],
  [{ kind: 'DaemonSet', namespace: 'shop', name: 'cart' }, 'rollout status DaemonSet.v1.apps/cart -n shop'],
  [{ kind: 'APIService', name: 'v1.a' }, 'wait --for=condition=Available APIService.v1.apiregistration.k8s.io/v1.a'],
  [{ kind: 'Node', name: 'w1' }, 'wait --for=condition=Ready Node/w1'],
] as const)('waits for %o', (props, call) => {
  const script = kubeReady(props).apply([], {}).plain();
  expect(script).toContain(call);
  execFileSync('sh', ['-n'], { input: script });
});

it('settles by itself, and has a deadline beyond its own', () => {
  const { settles, timeoutSeconds } = kubeReady({ kind: 'Node', name: 'w1' });
  expect({ settles, timeoutSeconds }).toEqual({ settles: true, timeoutSeconds: 360 });
});
